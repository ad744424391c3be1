// Walks, copies and removes directory trees that a stranger made: never through a link, with two
// descriptors however deep the tree is, and whatever its names and modes are.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "util/os/fd.h"

namespace vouch::os {

/// Opens a directory, not through a link at its end. Empty Fd when it cannot be opened.
Fd open_directory(int parent, const char* name);

/// Copies what lies in the directory `from` into the empty directory `to`: files, directories and
/// links, with modes and times; what is none of those, or cannot be read, is left out. Hard links
/// become files. Throws InternalError when `to` cannot take it ("No space left on device").
void copy_tree(int from, int to);

/// Bytes in the files of a tree, and the number of its entries.
struct TreeSize {
  std::uint64_t bytes = 0;
  std::uint64_t entries = 0;
};
TreeSize measure_tree(int directory);

/// The clock that a file system takes its files' times from, asked of a nameless file there. It may
/// go in ticks (1 to 10 ms, the kernel's HZ), in which all that is written gets the same; from
/// Linux 6.13 on, a file that was just looked at gets a time of its own, and none later an earlier
/// one (Documentation/filesystems/multigrain-ts.rst). No clock of the process's own says the same:
/// the coarse one lags by more than a tick when the tick itself is late.
class FileClock {
 public:
  FileClock() = default;
  /// Where no nameless file can be made, the machine's clocks have to do.
  explicit FileClock(int directory);

  /// No earlier than the time of anything written until now.
  timespec now() const;
  /// A time later than `mark`, for which it waits, and no later than that of what is written from
  /// now on. Gives up after 20 ms: the clock may be set back.
  timespec after(const timespec& mark) const;

 private:
  timespec stamp(clockid_t otherwise) const;

  Fd file_;
};

/// How far changed_since() looks: programs may be lengthening the tree ahead of it, and whoever
/// looks has other things to do. A tree of 100,000 files takes it a quarter of a second.
struct LookBounds {
  std::size_t paths = 10'000;                // told
  std::size_t bytes = std::size_t{4} << 20;  // of the told paths together
  std::size_t depth = 1'000;                 // directories below each other
  std::size_t entries = 1'000'000;           // looked at
  std::chrono::milliseconds time{2'000};
};

/// Paths of files and links that were made or changed (ctime, which no program can set) at `since`
/// or later, relative to the directory; in the order of the walk, as many as were found within the
/// bounds. A path that no call would take (PATH_MAX) is left out.
std::vector<std::string> changed_since(int directory, timespec since,
                                       const LookBounds& bounds = {});

/// Whether a file of this size or more lies below the directory, as far as it looks.
bool holds_file_of(int directory, std::uint64_t bytes, const LookBounds& bounds = {});

/// Removes everything in the directory, giving itself the permissions that it lacks. False when
/// something could not be removed.
bool empty_directory(int directory);

}  // namespace vouch::os
