// What a batch says on standard error while it goes on: one live line on a terminal, a plain line a
// group elsewhere, nothing when it has to be quiet.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::batch {

struct BatchCounts {
  std::size_t groups = 0;
  std::size_t done = 0;
  std::size_t running = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t unverified = 0;
};

class BatchProgress {
 public:
  BatchProgress(bool quiet, bool is_terminal) : quiet_(quiet), is_terminal_(is_terminal) {}
  ~BatchProgress();
  BatchProgress(const BatchProgress&) = delete;
  BatchProgress& operator=(const BatchProgress&) = delete;

  /// A line that stays.
  void say(std::string_view line);
  /// A line that stays, even when all else is quiet.
  void warn(std::string_view line);
  /// A group is done, with `verdict`, and `note` on what was special; `kept`: as it was.
  void done(const std::string& group, const std::string& verdict, const std::string& note,
            bool kept, const BatchCounts& counts);
  /// What a lane is at: redraws the live line, at most ten times a second.
  void at(const std::string& group, std::string_view stage, const BatchCounts& counts,
          std::optional<std::chrono::milliseconds> left);

 private:
  void write(std::string_view line);
  void clear();

  bool quiet_;
  bool is_terminal_;
  bool live_ = false;
  std::chrono::steady_clock::time_point drawn_{};
};

/// Whether standard error is a terminal that a line can be redrawn on.
bool is_live_terminal();

}  // namespace vouch::batch
