// Lanes: processes of vouch's own, forked from it, that each take one piece of work after another.
// The parent has one thread and waits for all of them, so that whatever becomes of a lane (killed,
// hung, out of memory) is an event and never vouch's own end.
//
// Invariants
// - A lane runs in a process group of its own: a Ctrl-C reaches the parent alone. It is killed with
//   its parent, however that ends.
// - A lane that has died or was killed is started anew for the next piece of work.
// - When Lanes is destroyed no lane is left, nor anything that a lane left behind.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/os/fd.h"

namespace vouch::batch {

/// Tells the parent, while the work goes on, what it is at. One line.
using Tell = std::function<void(std::string_view)>;
/// What a lane does with a request: one line in, one line out. Runs in the lane.
using LaneWork = std::function<std::string(const std::string& request, const Tell& tell)>;

struct LaneEvent {
  enum class Kind {
    told,      // `text` is what it is at
    answered,  // `text` is the answer; the lane is free
    died,      // `text` says how; the lane is free
    none       // nothing within the time that was waited, or a signal came
  };
  Kind kind = Kind::none;
  std::size_t lane = 0;
  std::string text;
};

class Lanes {
 public:
  /// `interrupt` is a descriptor that becomes readable when the waiting has to stop; or -1.
  Lanes(std::size_t count, LaneWork work, int interrupt);
  ~Lanes();
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  std::size_t count() const { return lanes_.size(); }
  std::optional<std::size_t> free_lane() const;
  bool all_free() const;

  /// Gives a free lane work, and `limit` for it: after that it is killed, and has died. Throws
  /// InternalError when no process can be started.
  void start(std::size_t lane, const std::string& request, std::chrono::milliseconds limit);

  /// The next event, after `longest` at the latest.
  LaneEvent wait(std::chrono::milliseconds longest);

  /// Ends the work under way. Each such lane has died.
  void end_all();

 private:
  using Clock = std::chrono::steady_clock;
  struct Lane {
    pid_t pid = -1;
    os::Fd channel;
    std::string unread;
    bool busy = false;
    Clock::time_point deadline{};
  };

  void launch(std::size_t number);
  [[noreturn]] void serve(int channel) const;
  std::optional<LaneEvent> next_line(std::size_t number);
  std::optional<LaneEvent> overdue();
  LaneEvent receive(std::size_t number);
  LaneEvent bury(std::size_t number, const std::string& why);

  std::vector<Lane> lanes_;
  LaneWork work_;
  int interrupt_;
};

}  // namespace vouch::batch
