// An output directory of vouch's own, and what a run keeps there.
//
//   OUT/groups/NAME/      what people read of a group; NAME is directory_name(id)
//   OUT/.vouch/run.json   the marker: vouch made this directory
//   OUT/.vouch/lock       held by the one vouch that works here; says which
//   OUT/.vouch/work/      what is under way; emptied at each start
//   OUT/.vouch/gathered/  the cheap facts of groups that are not built yet
//   OUT/.vouch/host.json  what this machine was found to isolate and limit
//   OUT/.vouch/scratch    where groups are unpacked and built
//   OUT/.vouch/waivers.toml  the waivers that the run was judged with, as they were given, for
//                            report.json has no "until"; "" for none. No such file in a run of an
//                            older vouch
//   OUT/.vouch/earlier/   judgements that a recheck replaced: TIME/NAME.json, TIME/run/summary.csv
//
// Invariants
// - A directory that vouch did not make is never written to: OUT is new, or empty, or carries the
//   marker. It is made with mode 0700. Nor is anything written through a link inside it.
// - groups/NAME appears whole or not at all: written below work/, synced, renamed.
// - One vouch at a time: the lock is the kernel's, and ends with its holder however that ends.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "checks/model/output_layout.h"
#include "harness/report/document/run_document.h"
#include "harness/results/group_dir.h"
#include "util/os/fd.h"

namespace vouch::results {

/// Removes the directory and all that is in it, whatever the tree looks like, and through no link.
/// False when something of it stays.
bool remove_directory(const std::filesystem::path& directory) noexcept;

/// A small file of vouch's own, in OUT/.vouch.
class StateFile {
 public:
  StateFile(const std::filesystem::path& out, std::string_view name);

  const std::filesystem::path& path() const { return path_; }
  std::optional<std::string> read() const;
  /// Writes it whole, where its text is another one. Throws InternalError.
  void keep(std::string_view text) const;

 private:
  std::filesystem::path path_, aside_;
};

class OutputDir {
 public:
  /// Throws UsageError when `out` could not be made or written to: asked before any work. Makes
  /// nothing.
  static void require_place(const std::filesystem::path& out);
  /// Makes or takes over `out` and locks it. Throws UsageError: not vouch's own, or in use; and
  /// InternalError when the file system does not let it.
  static OutputDir open_for_run(const std::filesystem::path& out);
  /// The same for one that has to be there: `recheck --apply`.
  static OutputDir open_for_change(const std::filesystem::path& out);
  /// To read only: no lock, nothing written. Throws UsageError when it is not vouch's own.
  static OutputDir open_to_read(const std::filesystem::path& out);
  /// Is `out` a directory that a batch made?
  static bool is_ours(const std::filesystem::path& out);

  const std::filesystem::path& root() const { return root_; }
  /// The group's own, which must not outlive this.
  GroupDir group(const std::string& id) const { return {*this, id}; }
  /// By a name of output_layout.h.
  StateFile state_file(std::string_view name) const { return {root_, name}; }
  /// A file of the run's own, by a name of output_layout.h.
  std::filesystem::path file(std::string_view name) const { return root_ / name; }

  /// Writes a file of the run's own, whole and synced. Throws InternalError.
  void write(std::string_view name, std::string_view text) const;
  /// The same for what is too large to be held: `content` gives it piece by piece.
  void write(std::string_view name, const report::Pieces& content) const;

  /// A new directory for the judgements that a recheck replaces at that time
  /// ("2021-05-01T08:00:00Z"). Throws InternalError.
  std::filesystem::path make_earlier_directory(std::string time) const;
  /// Removes everything that was under way.
  void clear_work() const noexcept;
  /// Throws InternalError where another directory has the root's name by now: it may be another
  /// vouch's, and our lock went with the one that we had.
  void expect_same_root() const;

 private:
  explicit OutputDir(std::filesystem::path root) : root_(std::move(root)) {}
  void make(const std::filesystem::path& out) const;
  /// A vouch that was ended between the two renames of publish() left the earlier result aside.
  void put_back_replaced() const noexcept;
  /// Throws UsageError when one of the directories inside leads elsewhere.
  void refuse_link(const std::filesystem::path& directory) const;
  void lock();
  void remember_root();
  std::filesystem::path own(std::string_view name) const { return root_ / layout::kOwn / name; }

  std::filesystem::path root_;
  dev_t device_ = 0;  // of the root when it was opened
  ino_t inode_ = 0;
  os::Fd lock_;
};

}  // namespace vouch::results
