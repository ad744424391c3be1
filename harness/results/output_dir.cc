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
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "checks/model/output_layout.h"
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

// In work/: a file that is being written.
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

/// Aside in work/, which the next start empties, and not beside it, where it would stay for ever.
fs::path aside_of(const fs::path& out, const fs::path& file) {
  return out / layout::kOwn / layout::kWork / (std::string(kAside) + file.filename().string());
}

void write_whole(const fs::path& file, const fs::path& aside, const report::Pieces& content) {
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

}  // namespace

bool remove_directory(const fs::path& directory) noexcept {
  // std::filesystem::remove_all gives up on a tree that is deep, or that forbids itself.
  if (const os::Fd opened = os::open_directory(AT_FDCWD, directory.c_str())) {
    os::empty_directory(opened.get());
  }
  return rmdir(directory.c_str()) == 0 || errno == ENOENT;
}

bool OutputDir::is_ours(const fs::path& out) {
  if (!is_real_directory(out / layout::kOwn)) return false;
  const auto marker = os::read_text(out / layout::kOwn / layout::kMarker);
  if (!marker) return false;
  const json run = json::parse(*marker, nullptr, false);
  return run.is_object() && run.value("schema", "") == kMarkerSchema;
}

void OutputDir::require_place(const fs::path& out) {
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

OutputDir OutputDir::open_for_run(const fs::path& out) {
  // A vouch that was ended between making the directory and marking it leaves only these behind.
  const auto is_unfinished = [&](const fs::directory_entry& entry) {
    return entry.path().filename() == layout::kOwn && is_real_directory(entry.path()) &&
           std::ranges::all_of(fs::directory_iterator(entry), [](const fs::directory_entry& file) {
             return file.path().filename().string().starts_with(std::string(layout::kMarker) + ".");
           });
  };
  require_place(out);
  std::error_code error;
  OutputDir opened(out);
  if (!fs::exists(out, error)) {
    opened.make(out);
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
    opened.make(out);
  }
  opened.lock();
  for (const fs::path& directory :
       {opened.own(layout::kWork), opened.own(layout::kGathered), out / layout::kGroups}) {
    make_directory(directory, 0700);
    opened.refuse_link(directory);
  }
  opened.clear_work();
  opened.remember_root();
  return opened;
}

OutputDir OutputDir::open_for_change(const fs::path& out) {
  OutputDir opened = open_to_read(out);
  require_place(out);
  opened.refuse_link(opened.own(layout::kWork));
  opened.refuse_link(out / layout::kGroups);
  opened.lock();
  opened.clear_work();
  opened.remember_root();
  return opened;
}

OutputDir OutputDir::open_to_read(const fs::path& out) {
  if (!is_ours(out)) {
    throw UsageError(fmt::format("{} is not an output directory of `vouch batch`", out.string()));
  }
  return OutputDir(out);
}

void OutputDir::refuse_link(const fs::path& directory) const {
  if (is_real_directory(directory)) return;
  throw UsageError(
      fmt::format("{} is a link or no directory: nothing is written through it; give -o "
                  "a new directory",
                  directory.string()));
}

void OutputDir::make(const fs::path& out) const {
  make_directory(out, 0700);
  if (chmod(out.c_str(), 0700) != 0) fail("protect", out, errno);
  make_directory(out / layout::kOwn, 0700);
  const json marker{{"schema", kMarkerSchema}, {"tool", "vouch"}, {"version", kVersion}};
  os::write_text(own(layout::kMarker), marker.dump() + "\n");
  os::sync_directory(own(""));
  os::sync_named_directory(out);
  // One that may only be written to cannot be synced.
  const os::Fd parent(open(directory_above(out).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent) fsync(parent.get());
}

void OutputDir::remember_root() {
  struct stat info {};
  if (stat(root_.c_str(), &info) != 0) fail("read", root_, errno);
  device_ = info.st_dev;
  inode_ = info.st_ino;
}

void OutputDir::expect_same_root() const {
  struct stat info {};
  if (stat(root_.c_str(), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_) return;
  throw InternalError(
      "store", fmt::format("{} is no longer the directory that this run began in", root_.string()));
}

void OutputDir::lock() {
  const fs::path path = own(layout::kLock);
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

fs::path OutputDir::make_earlier_directory(std::string time) const {
  std::ranges::replace(time, ':', '-');
  make_directory(own(layout::kEarlier), 0700);
  refuse_link(own(layout::kEarlier));
  // A second one of the same second, or of a clock that was set back, does not take its place.
  fs::path directory = own(layout::kEarlier) / time;
  for (int number = 2; mkdir(directory.c_str(), 0700) != 0; ++number) {
    if (errno != EEXIST) fail("make the directory", directory, errno);
    directory = own(layout::kEarlier) / fmt::format("{}-{}", time, number);
  }
  os::sync_directory(own(layout::kEarlier));
  return directory;
}

void OutputDir::put_back_replaced() const noexcept {
  std::error_code ignored;
  std::vector<fs::path> replaced;
  for (fs::directory_iterator entry(own(layout::kWork), ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (entry->path().filename().string().starts_with(kReplaced)) {
      replaced.push_back(entry->path());
    }
  }
  for (const fs::path& directory : replaced) {
    // Does nothing where the new result is in its place: that directory is not empty.
    const std::string name = directory.filename().string().substr(kReplaced.size());
    rename(directory.c_str(), (root_ / layout::kGroups / name).c_str());
  }
}

void OutputDir::clear_work() const noexcept {
  put_back_replaced();
  std::error_code ignored;
  for (fs::directory_iterator entry(own(layout::kWork), ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    std::error_code stays;
    fs::remove_all(entry->path(), stays);
  }
}

StateFile::StateFile(const fs::path& out, std::string_view name)
    : path_(out / layout::kOwn / name), aside_(aside_of(out, path_)) {}

std::optional<std::string> StateFile::read() const { return os::read_text(path_); }

void StateFile::keep(std::string_view text) const {
  if (read() == text) return;
  write_whole(path_, aside_, [text](const report::Sink& take) { take(text); });
}

void OutputDir::write(std::string_view name, std::string_view text) const {
  write(name, [text](const report::Sink& take) { take(text); });
}

void OutputDir::write(std::string_view name, const report::Pieces& content) const {
  expect_same_root();
  const fs::path path = file(name);
  write_whole(path, aside_of(root_, path), content);
  os::sync_named_directory(root_);
}

}  // namespace vouch::results
