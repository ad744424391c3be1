#include "harness/results/output_dir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "checks/model/group_directory.h"
#include "util/error.h"
#include "util/os/atomic_file.h"
#include "util/os/durable_fs.h"
#include "util/os/errno.h"
#include "util/os/file_tree.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/usage_error.h"
#include "util/version.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kMarkerSchema = "vouch-run/1";

// In work/: a group's earlier result while the new one takes its place, and a file that is being
// written. '%' is never followed by a small letter in a group's directory name.
constexpr std::string_view kReplaced = "%replaced-";
constexpr std::string_view kAside = "%file-";

[[noreturn]] void fail(std::string_view what, const fs::path& path, int error) {
  throw InternalError("store", fmt::format("cannot {} {}: {}", what, path.string(),
                                           std::generic_category().message(error)));
}

void make_directory(const fs::path& path, mode_t mode) {
  if (mkdir(path.c_str(), mode) == 0) return;
  if (errno != EEXIST) fail("make the directory", path, errno);
}

bool is_real_directory(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() == fs::file_type::directory;
}

std::string host_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string own_description() {
  return json{{"pid", getpid()}, {"host", host_name()}, {"since", format_utc(std::time(nullptr))}}
             .dump() +
         "\n";
}

/// Who wrote the lock file, for people.
std::string describe_holder(const fs::path& lock) {
  const json holder = json::parse(os::read_text(lock).value_or(""), nullptr, false);
  if (!holder.is_object()) return "another vouch";
  return fmt::format("process {} on {}, since {}", holder.value("pid", 0),
                     holder.value("host", "?"), holder.value("since", "?"));
}

/// The directory in which `path` stands or is to be made, also when it is written with a '/' at its
/// end.
fs::path directory_above(const fs::path& path) {
  const fs::path whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole.parent_path() : whole.parent_path().parent_path();
}

}  // namespace

bool remove_directory(const fs::path& directory) noexcept {
  // std::filesystem::remove_all gives up on a tree that is deep, or that forbids itself.
  if (const os::Fd opened = os::open_directory(AT_FDCWD, directory.c_str())) {
    os::empty_directory(opened.get());
  }
  return rmdir(directory.c_str()) == 0 || errno == ENOENT;
}

bool Store::is_ours(const fs::path& out) {
  if (!is_real_directory(out / ".vouch")) return false;
  const auto marker = os::read_text(out / ".vouch" / "run.json");
  if (!marker) return false;
  const json run = json::parse(*marker, nullptr, false);
  return run.is_object() && run.value("schema", "") == kMarkerSchema;
}

void Store::require_place(const fs::path& out) {
  if (out.empty()) throw UsageError("-o \"\": give the name of a directory");
  std::error_code ignored;
  const fs::file_status status = fs::status(out, ignored);
  if (fs::exists(status) && !fs::is_directory(status)) {
    throw UsageError(fmt::format("{} is not a directory; give -o a new one", out.string()));
  }
  const bool is_new = !fs::exists(status);
  const fs::path written = is_new ? directory_above(out) : out;
  if (access(written.c_str(), W_OK | X_OK) == 0) return;
  const std::string why =
      errno == ENOENT ? "there is not a directory " + written.string() : os::error_text();
  throw UsageError(
      fmt::format("cannot {} {}: {}", is_new ? "make" : "write to", out.string(), why));
}

Store Store::open_for_run(const fs::path& out) {
  // A vouch that was ended between making the directory and marking it leaves only these behind.
  const auto is_unfinished = [&](const fs::directory_entry& entry) {
    return entry.path().filename() == ".vouch" && is_real_directory(entry.path()) &&
           std::ranges::all_of(fs::directory_iterator(entry), [](const fs::directory_entry& file) {
             return file.path().filename().string().starts_with("run.json.");
           });
  };
  require_place(out);
  std::error_code error;
  Store store(out);
  if (!fs::exists(out, error)) {
    store.make(out);
  } else if (!is_ours(out)) {
    const fs::directory_iterator entries(out, error);
    if (error) {
      throw UsageError(fmt::format("cannot read {}: {}", out.string(), error.message()));
    }
    if (!std::ranges::all_of(entries, is_unfinished)) {
      throw UsageError(fmt::format(
          "{} was not made by vouch and is not empty: nothing is written there; give -o a new one",
          out.string()));
    }
    store.make(out);
  }
  store.lock();
  for (const fs::path& directory : {store.own("work"), store.own("gathered"), out / "groups"}) {
    make_directory(directory, 0700);
    store.refuse_link(directory);
  }
  store.clear_work();
  store.remember_root();
  return store;
}

Store Store::open_for_change(const fs::path& out) {
  Store store = open_to_read(out);
  require_place(out);
  store.refuse_link(store.own("work"));
  store.refuse_link(out / "groups");
  store.lock();
  store.clear_work();
  store.remember_root();
  return store;
}

Store Store::open_to_read(const fs::path& out) {
  if (!is_ours(out)) {
    throw UsageError(fmt::format("{} is not an output directory of `vouch batch`", out.string()));
  }
  return Store(out);
}

void Store::refuse_link(const fs::path& directory) const {
  if (is_real_directory(directory)) return;
  throw UsageError(
      fmt::format("{} is a link or no directory: nothing is written through it; give -o "
                  "a new directory",
                  directory.string()));
}

void Store::make(const fs::path& out) const {
  make_directory(out, 0700);
  if (chmod(out.c_str(), 0700) != 0) fail("protect", out, errno);
  make_directory(out / ".vouch", 0700);
  const json marker{{"schema", kMarkerSchema}, {"tool", "vouch"}, {"version", kVersion}};
  os::write_text(own("run.json"), marker.dump() + "\n");
  os::sync_directory(own(""));
  os::sync_named_directory(out);
  // One that may only be written to cannot be synced.
  const os::Fd parent(open(directory_above(out).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent) fsync(parent.get());
}

void Store::remember_root() {
  struct stat info {};
  if (stat(root_.c_str(), &info) != 0) fail("read", root_, errno);
  device_ = info.st_dev;
  inode_ = info.st_ino;
}

/// Another directory of the same name may be another vouch's: our lock went with the one that we
/// had.
void Store::expect_same_root() const {
  struct stat info {};
  if (stat(root_.c_str(), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_) return;
  throw InternalError(
      "store", fmt::format("{} is no longer the directory that this run began in", root_.string()));
}

void Store::lock() {
  const fs::path path = own("lock");
  lock_.reset(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock_) fail("lock", path, errno);
  // A vouch that was just killed may take a moment to end.
  for (int attempt = 0; flock(lock_.get(), LOCK_EX | LOCK_NB) != 0; ++attempt) {
    if (errno != EWOULDBLOCK && errno != EINTR) fail("lock", path, errno);
    if (attempt == 20) {
      throw UsageError(fmt::format("{} is in use by {}; wait for it, or give -o another directory",
                                   root_.string(), describe_holder(path)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  const std::string holder = own_description();
  if (ftruncate(lock_.get(), 0) != 0 || pwrite(lock_.get(), holder.data(), holder.size(), 0) < 0) {
    fail("write", path, errno);
  }
}

fs::path Store::group_directory(const std::string& id) const {
  return root_ / "groups" / directory_name(id);
}

fs::path Store::workspace(const std::string& id) const { return own("work") / directory_name(id); }

fs::path Store::make_earlier_directory(std::string time) const {
  std::ranges::replace(time, ':', '-');
  make_directory(own("earlier"), 0700);
  refuse_link(own("earlier"));
  // A second one of the same second, or of a clock that was set back, does not take its place.
  fs::path directory = own("earlier") / time;
  for (int number = 2; mkdir(directory.c_str(), 0700) != 0; ++number) {
    if (errno != EEXIST) fail("make the directory", directory, errno);
    directory = own("earlier") / fmt::format("{}-{}", time, number);
  }
  os::sync_directory(own("earlier"));
  return directory;
}

fs::path Store::begin(const std::string& id) const {
  expect_same_root();
  const fs::path directory = workspace(id);
  std::error_code error;
  fs::remove_all(directory, error);
  if (mkdir(directory.c_str(), 0700) != 0) fail("make the directory", directory, errno);
  return directory;
}

void Store::publish(const std::string& id) const {
  expect_same_root();
  const fs::path directory = workspace(id);
  os::sync_tree(directory);
  const fs::path aside = own("work") / (std::string(kReplaced) + directory_name(id));
  os::put_in_place(directory, group_directory(id), aside);
  os::sync_directory(root_ / "groups");
  abandon(id);
  remove_directory(aside);
}

void Store::abandon(const std::string& id) const noexcept {
  std::error_code ignored;
  fs::remove_all(workspace(id), ignored);
}

void Store::put_back_replaced() const noexcept {
  std::error_code ignored;
  std::vector<fs::path> replaced;
  for (fs::directory_iterator entry(own("work"), ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (entry->path().filename().string().starts_with(kReplaced)) {
      replaced.push_back(entry->path());
    }
  }
  for (const fs::path& directory : replaced) {
    // Does nothing where the new result is in its place: that directory is not empty.
    const std::string name = directory.filename().string().substr(kReplaced.size());
    rename(directory.c_str(), (root_ / "groups" / name).c_str());
  }
}

void Store::clear_work() const noexcept {
  put_back_replaced();
  std::error_code ignored;
  for (fs::directory_iterator entry(own("work"), ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    std::error_code stays;
    fs::remove_all(entry->path(), stays);
  }
}

void Store::put(const fs::path& file, const report::Pieces& content) const {
  // Aside in work/, which the next start empties, and not beside it, where it would stay for ever.
  const fs::path aside = own("work") / (std::string(kAside) + file.filename().string());
  os::AtomicFile written(file, aside);
  std::string unwritten;
  constexpr std::size_t kAtOnce = 1 << 16;
  content([&](std::string_view piece) {
    unwritten += piece;
    if (unwritten.size() < kAtOnce) return;
    written.write(unwritten);
    unwritten.clear();
  });
  written.write(unwritten);
  written.commit();
}

void Store::keep_gathered(const std::string& id, std::string_view json) const {
  expect_same_root();
  // Not synced: what a power loss spoils here is no facts any more, and is gathered again.
  const std::string name = directory_name(id) + ".json";
  const fs::path aside = own("work") / ("%gathered-" + name);
  std::ofstream out(aside, std::ios::binary);
  out << json;
  out.close();
  if (!out || rename(aside.c_str(), (own("gathered") / name).c_str()) != 0) {
    fail("write", own("gathered") / name, errno);
  }
}

std::optional<std::string> Store::gathered(const std::string& id) const {
  return os::read_text(own("gathered") / (directory_name(id) + ".json"));
}

void Store::drop_gathered(const std::string& id) const noexcept {
  std::error_code ignored;
  fs::remove(own("gathered") / (directory_name(id) + ".json"), ignored);
}

void Store::note_scratch(const fs::path& directory) const {
  put(own("scratch"), [&](const auto& take) { take(directory.string()); });
}

void Store::clear_scratch() const noexcept {
  try {
    const fs::path directory = os::read_text(own("scratch")).value_or("");
    // Only what this very program makes: the name is its own, and it is a directory, not a link.
    if (!directory.filename().string().starts_with("vouch-run-")) return;
    remove_directory(directory);
  } catch (const std::exception&) {
    return;  // what cannot be removed does not keep a run from its work
  }
}

void Store::keep_host(std::string_view text) const {
  put(own("host.json"), [text](const auto& take) { take(text); });
}

std::optional<std::string> Store::kept_host() const { return os::read_text(own("host.json")); }

void Store::keep_waivers(std::string_view toml) const { keep(kept_waivers().filename(), toml); }

void Store::keep(const std::string& name, std::string_view text) const {
  if (os::read_text(own(name)) == text) return;
  put(own(name), [text](const auto& take) { take(text); });
}

void Store::write(const std::string& name, std::string_view text) const {
  write(name, [text](const auto& take) { take(text); });
}

void Store::write(const std::string& name, const report::Pieces& content) const {
  expect_same_root();
  put(root_ / name, content);
  os::sync_named_directory(root_);
}

}  // namespace vouch::results
