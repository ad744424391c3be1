#include "sandbox/trial_folder.h"

#include <unistd.h>

#include <cstdlib>
#include <system_error>

#include "sandbox/fault.h"

namespace vouch::sandbox {

TrialFolder::TrialFolder(const Identity& identity) {
  std::string name = std::filesystem::temp_directory_path() / "vouch-trial-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw HarnessFault("sandbox", "cannot make " + name);
  path_ = name;
  if (geteuid() == 0 && chown(name.c_str(), identity.uid, identity.gid) != 0) {
    throw HarnessFault("sandbox", "cannot give " + name + " away");
  }
}

TrialFolder::~TrialFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace vouch::sandbox
