// An output directory of vouch's own, and what a run keeps there.
//
//   OUT/groups/NAME/      what people read of a group; NAME is directory_name(id)
//   OUT/.vouch/run.json   the marker: vouch made this directory
//   OUT/.vouch/lock       held by the one vouch that works here; says which
//   OUT/.vouch/work/      what is under way; emptied at each start
//   OUT/.vouch/gathered/  the cheap facts of groups that are not built yet
//   OUT/.vouch/host.json  what this machine was found to isolate and limit
//   OUT/.vouch/scratch    where groups are unpacked and built
//   OUT/.vouch/waivers.toml  the waivers that the run was judged with; report.json has no "until"
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
#include <vector>

#include "harness/report/document/run_document.h"
#include "util/os/fd.h"

namespace vouch::results {

/// Removes the directory and all that is in it, whatever the tree looks like, and through no link.
/// False when something of it stays.
bool remove_directory(const std::filesystem::path& directory) noexcept;

class Store {
 public:
  /// Throws UsageError when `out` could not be made or written to: asked before any work. Makes
  /// nothing.
  static void require_place(const std::filesystem::path& out);
  /// Makes or takes over `out` and locks it. Throws UsageError: not vouch's own, or in use; and
  /// InternalError when the file system does not let it.
  static Store open_for_run(const std::filesystem::path& out);
  /// The same for one that has to be there: `recheck --apply`.
  static Store open_for_change(const std::filesystem::path& out);
  /// To read only: no lock, nothing written. Throws UsageError when it is not vouch's own.
  static Store open_to_read(const std::filesystem::path& out);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path group_directory(const std::string& id) const;
  /// A new directory for the judgements that a recheck replaces at that time
  /// ("2021-05-01T08:00:00Z"). Throws InternalError.
  std::filesystem::path make_earlier_directory(std::string time) const;

  /// An empty directory for a group that is taken in hand. Throws InternalError.
  std::filesystem::path begin(const std::string& id) const;
  /// That directory.
  std::filesystem::path workspace(const std::string& id) const;
  /// Puts begin()'s directory, whole and synced, in the place of the group's. Throws InternalError.
  void publish(const std::string& id) const;
  /// Removes begin()'s directory.
  void abandon(const std::string& id) const noexcept;
  /// Removes everything that was under way.
  void clear_work() const noexcept;

  /// The cheap facts of a group, kept between the phases and between runs.
  void keep_gathered(const std::string& id, std::string_view json) const;
  std::optional<std::string> gathered(const std::string& id) const;
  void drop_gathered(const std::string& id) const noexcept;

  /// Remembers where groups are unpacked and built, and removes what a run that was killed left
  /// there.
  void note_scratch(const std::filesystem::path& directory) const;
  void clear_scratch() const noexcept;

  /// What is known of the machine (known_host.h).
  void keep_host(std::string_view text) const;
  std::optional<std::string> kept_host() const;

  /// The waivers that this run is judged with, as they were given; "" for none.
  void keep_waivers(std::string_view toml) const;
  /// Where they are kept. There is no such file in a run of an older vouch.
  std::filesystem::path kept_waivers() const { return own("waivers.toml"); }

  /// Writes a file of the run's own ("summary.csv"), whole and synced.
  void write(const std::string& name, std::string_view text) const;
  /// The same for what is too large to be held: `content` gives it piece by piece.
  void write(const std::string& name, const report::Pieces& content) const;

 private:
  explicit Store(std::filesystem::path root) : root_(std::move(root)) {}
  static bool is_ours(const std::filesystem::path& out);
  void make(const std::filesystem::path& out) const;
  /// A vouch that was ended between the two renames of publish() left the earlier result aside.
  void put_back_replaced() const noexcept;
  /// Throws UsageError when one of the directories inside leads elsewhere.
  void refuse_link(const std::filesystem::path& directory) const;
  void lock();
  void remember_root();
  void expect_same_root() const;
  void put(const std::filesystem::path& file, const report::Pieces& content) const;
  std::filesystem::path own(std::string_view name) const { return root_ / ".vouch" / name; }

  std::filesystem::path root_;
  dev_t device_ = 0;  // of the root when it was opened
  ino_t inode_ = 0;
  os::Fd lock_;
};

}  // namespace vouch::results
