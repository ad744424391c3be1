#include "harness/results/group_dir.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "checks/model/group_directory.h"
#include "checks/model/output_layout.h"
#include "harness/results/output_dir.h"
#include "util/error.h"
#include "util/os/durable_fs.h"
#include "util/os/text_file.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_at(std::string_view what, const fs::path& path, int error) {
  throw InternalError("store", fmt::format("cannot {} {}: {}", what, path.string(),
                                           std::generic_category().message(error)));
}

}  // namespace

GroupDir::GroupDir(const OutputDir& out, const std::string& id) : out_(out) {
  const std::string name = directory_name(id);
  const fs::path own = out.root() / layout::kOwn;
  path_ = out.root() / layout::kGroups / name;
  workspace_ = own / layout::kWork / name;
  gathered_ = own / layout::kGathered / (name + ".json");
}

std::optional<std::string> GroupDir::read(std::string_view name) const {
  return os::read_text(path_ / name);
}

fs::path GroupDir::begin() const {
  out_.expect_same_root();
  std::error_code error;
  fs::remove_all(workspace_, error);
  if (mkdir(workspace_.c_str(), 0700) != 0) fail_at("make the directory", workspace_, errno);
  return workspace_;
}

void GroupDir::publish() const {
  out_.expect_same_root();
  os::sync_tree(workspace_);
  const fs::path aside =
      workspace_.parent_path() / (std::string(kReplaced) + workspace_.filename().string());
  os::put_in_place(workspace_, path_, aside);
  os::sync_directory(path_.parent_path());
  abandon();
  remove_directory(aside);
}

void GroupDir::abandon() const noexcept {
  std::error_code ignored;
  fs::remove_all(workspace_, ignored);
}

void GroupDir::keep_gathered(std::string_view json) const {
  out_.expect_same_root();
  // Not synced: what a power loss spoils here is no facts any more, and is gathered again.
  const fs::path aside = workspace_.parent_path() / ("%gathered-" + gathered_.filename().string());
  std::ofstream file(aside, std::ios::binary);
  file << json;
  file.close();
  if (!file || rename(aside.c_str(), gathered_.c_str()) != 0) fail_at("write", gathered_, errno);
}

std::optional<std::string> GroupDir::gathered() const { return os::read_text(gathered_); }

void GroupDir::drop_gathered() const noexcept {
  std::error_code ignored;
  fs::remove(gathered_, ignored);
}

}  // namespace vouch::results
