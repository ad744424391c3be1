#include "harness/collect/group_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <set>
#include <system_error>

#include "checks/model/group_directory.h"
#include "harness/collect/safe_name.h"
#include "harness/policy/value_types.h"
#include "harness/submission/directory_listing.h"
#include "util/error.h"
#include "util/os/durable_fs.h"
#include "util/os/errno.h"
#include "util/os/fd.h"
#include "util/os/file_digest.h"
#include "util/os/text_file.h"
#include "util/sha256.h"

namespace vouch::collect {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  throw InternalError("collect",
                      fmt::format("cannot write {}: {}", path.string(), os::error_text()));
}

/// A copy, never a second name of a source's file: whoever edits one must not edit both.
void copy_bytes(const fs::path& from, const fs::path& to) {
  const os::Fd in(open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!in) throw InternalError("collect", "cannot read " + from.string());
  const os::Fd out(open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!out) fail(to);
  for (;;) {
    const ssize_t sent = sendfile(out.get(), in.get(), nullptr, std::size_t{1} << 30);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) fail(to);
    if (sent == 0) break;
  }
}

/// What is below our own directory gets a second name: nothing is moved before all of it is there.
void bring(const ArrivedFile& file, const fs::path& to) {
  if (!file.is_ours || link(file.bytes.c_str(), to.c_str()) != 0) return copy_bytes(file.bytes, to);
  chmod(to.c_str(), 0644);
}

/// Gives each file a name of its own in the directory.
std::vector<std::string> names_for(const std::vector<ArrivedFile*>& files) {
  std::vector<std::string> names;
  std::set<std::string> used;
  for (const ArrivedFile* file : files) {
    const std::string name = safe_name(file->name);
    std::string free = name;
    for (std::size_t number = 2; !used.insert(free).second; ++number) {
      free = numbered_name(name, number);
    }
    names.push_back(free);
  }
  return names;
}

/// True when the directory holds exactly these files. Their digests were taken when they were
/// brought; what somebody changed since has another size or time, and is theirs.
bool is_written(const fs::path& directory, const std::vector<ArrivedFile*>& files,
                const std::vector<std::string>& names) {
  std::error_code error;
  std::size_t there = 0;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    ++there;
  }
  if (error) return files.empty() && error == std::errc::no_such_file_or_directory;
  if (there != files.size()) return false;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const fs::path path = directory / names[i];
    if (fs::file_size(path, error) != files[i]->size || error) return false;
    if (os::sha256_of_file(path).sha256 != files[i]->sha256) return false;
  }
  return true;
}

bool write_files(const fs::path& place, const fs::path& staging,
                 const std::vector<ArrivedFile*>& files) {
  const std::vector<std::string> names = names_for(files);
  const fs::path relative = place.parent_path().filename() / place.filename();
  const bool is_there = is_written(place, files, names);
  if (!is_there) {
    const fs::path made = staging / place.filename();
    fs::create_directory(made);
    for (std::size_t i = 0; i < files.size(); ++i) bring(*files[i], made / names[i]);
    // What was there goes to `staging`.
    os::put_in_place(made, place, made.string() + ".old");
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i]->placed = (relative / names[i]).string();
    files[i]->bytes = place / names[i];
    files[i]->is_ours = true;
  }
  return !is_there;
}

std::string submission_text(const GroupToWrite& group) {
  using policy::policy_values::toml_text;
  std::string text = fmt::format("# Written by vouch collect.\nid = {}\n", toml_text(group.id));
  if (group.choice.received_at) {
    text += fmt::format("received_at = {}\n", group.choice.received_at->text);
  }
  if (group.members.empty()) return text;
  text += "members = [\n";
  for (const Member& member : group.members) {
    text +=
        fmt::format("  {{name = {}", toml_text(member.name.empty() ? member.email : member.name));
    if (!member.email.empty()) text += fmt::format(", email = {}", toml_text(member.email));
    text += "},\n";
  }
  return text + "]\n";
}

/// One that staff changed by hand stays as it is.
void write_submission(const fs::path& file, const GroupToWrite& group, LedgerGroup& written) {
  const std::string text = submission_text(group);
  const auto had = os::read_text(file);
  written.submission_sha256 = sha256(had.value_or(text));
  if (had == text) return;
  if (had && sha256(*had) != group.known_submission_sha256) {
    written.notes.push_back("its submission.toml was changed by hand and stays as it is");
    return;
  }
  os::write_text(file, text);
  written.submission_sha256 = sha256(text);
}

}  // namespace

LedgerGroup write_group(const fs::path& directory, const fs::path& staging, GroupToWrite& group) {
  LedgerGroup written;
  written.id = group.id;
  written.directory = directory_name(group.id);
  written.lms_late = group.choice.lms_late;
  written.time_note = group.choice.time_note;
  if (group.choice.received_at) written.received_at = group.choice.received_at->text;
  const fs::path place = directory / written.directory;
  fs::create_directories(place);
  fs::create_directories(staging);
  // What no longer counts is kept before it is taken away.
  write_files(place / kEarlier, staging, group.choice.earlier);
  write_files(place / kHandedIn, staging, group.choice.counted);
  for (const ArrivedFile* file : group.choice.counted) written.files.push_back(file->placed);
  write_submission(place / submission::kSubmissionFile, group, written);
  return written;
}

}  // namespace vouch::collect
