// The sandbox as it stands, seen from the supervisor: bubblewrap, the shim and its socket. Starts
// it held, starts steps in it, receives what the shim says, and ends it with everything inside.
#pragma once

#include <sys/types.h>

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/session.h"
#include "sandbox/shim/protocol.h"
#include "sandbox/supervisor/launcher.h"
#include "sandbox/supervisor/weak_isolation.h"
#include "util/os/fd.h"
#include "util/os/file_tree.h"

namespace vouch::sandbox {

class Inside {
 public:
  /// Starts laying it out, in a process of its own. Throws InternalError.
  Inside(const SessionSpec& spec, const std::string& shim, const std::string& group);
  /// Returns when no process of it is left.
  ~Inside();
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

  /// Lets it have this network (a namespace; none: the host's), start, and waits until it is up.
  /// Throws InternalError.
  void start(const os::Fd& network);
  /// The process above all of the sandbox's: the launcher, later bubblewrap.
  pid_t launcher() const { return launched_.launcher; }

  int control() const { return launched_.control.get(); }
  /// The shim, by its number outside, and a descriptor that stays its own.
  pid_t first_process() const { return first_process_; }
  int first_process_descriptor() const { return first_process_descriptor_.get(); }
  /// The directory of everything that the sandbox may write.
  int stage() const { return launched_.stage.get(); }
  /// Of the files on the stage.
  const os::FileClock& clock() const { return clock_; }
  /// When the submission had been copied in.
  timespec filled() const { return filled_; }

  /// False when the shim is gone. `entrances`: Cgroup::entrances().
  bool start_step(const shim::Start& start, const std::string& script,
                  const std::string& environment, const os::Fd& output,
                  const std::vector<os::Fd>& entrances) const;
  bool kill_all() const;

  /// An event, and who sent it by the kernel's word.
  struct Event {
    shim::Event event;
    pid_t sender = 0;
  };
  /// Waits for nothing. None: there is none (`gone` is set when the shim is no more).
  std::optional<Event> next_event(bool& gone) const;

 private:
  void await_shim();
  std::string complaint() const;
  void end();

  std::optional<WeakDirectory> directory_;  // of a weak session
  Launched launched_;
  os::FileClock clock_;
  timespec filled_{};
  pid_t first_process_ = 0;
  os::Fd first_process_descriptor_;
};

}  // namespace vouch::sandbox
