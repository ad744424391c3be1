#include "sandbox/host.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "sandbox/fault.h"

namespace vouch::sandbox {
namespace {

namespace fs = std::filesystem;

/// A folder for one trial, owned by the user who will run in it.
class TrialFolder {
 public:
  explicit TrialFolder(const Identity& identity) {
    std::string name = fs::temp_directory_path() / "vouch-trial-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw HarnessFault("sandbox", "cannot make " + name);
    path_ = name;
    if (geteuid() == 0 && chown(name.c_str(), identity.uid, identity.gid) != 0) {
      throw HarnessFault("sandbox", "cannot give " + name + " away");
    }
  }
  ~TrialFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TrialFolder(const TrialFolder&) = delete;
  TrialFolder& operator=(const TrialFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

Host probe_host() {
  Host host;
  try {
    const IdentityLease lease;
    const TrialFolder folder(lease.get());
    SessionSpec spec;
    spec.workspace = folder.path();
    spec.identity = lease.get();
    Session session(spec);
    Command command;
    command.script = "exit 42";
    const RunResult result = session.run(command);
    host.enforced = session.enforced();
    host.can_isolate = result.ending == Ending::exited && result.exit_code == 42;
    if (!host.can_isolate) host.why_not = "a trial run did not end as it should";
  } catch (const HarnessFault& fault) {
    host.why_not = fault.what();
    host.mend = "apt-get install bubblewrap";
  }
  return host;
}

}  // namespace vouch::sandbox
