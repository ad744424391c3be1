// vouch-supervise: runs one session of steps in isolation.
//
// Theory of operation. vouch starts one of these for each session, with a socket as descriptor 3
// and nothing else. It is small, has one thread and reads nothing of the group's but fixed
// structures.
//
//   vouch --socket--> vouch-supervise --fork--> launcher, which becomes bubblewrap
//                        |                         `-- vouch-shim, process 1 inside
//                        `----------socket--------------'   `-- a shell for each step
//
// 1. It becomes a subreaper: whatever is orphaned below it becomes its child.
// 2. The launcher, process 1 of a pid namespace around all that follows, makes the stage (stage.h)
//    while the supervisor makes the witness's network and the control groups. It enters the network
//    that it is handed, gives up root for the session's own user (bubblewrap started by root leaves
//    the kernel's uid 0 to the program inside), copies the submission in, hands back the stage, and
//    waits. When told, it becomes bubblewrap, with an empty environment and no descriptor that it
//    does not need.
// 3. Inside, the shim (shim_main.cc) waits too: not one instruction of the group's is executed
//    before the supervisor says so, step by step, and a step's first process is held until it has
//    been placed under the step's limits.
// 4. The supervisor watches the clock (monotonic), the output and the counters, and ends a step
//    that passes a limit. How a step ended is the wait status that the shim got from the kernel.
// 5. When vouch's socket ends - vouch is done, or died by whatever signal - it kills the shim, with
//    which the kernel kills the whole pid namespace, waits until it has no child left, and ends.
//    When it is itself killed, bubblewrap gets SIGKILL (--die-with-parent) and the shim's socket
//    ends, which ends the shim; vouch then removes the empty control groups.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <exception>
#include <nlohmann/json.hpp>

#include "sandbox/ipc/message.h"
#include "sandbox/ipc/session_json.h"
#include "sandbox/supervisor/supervisor.h"
#include "util/os/fd.h"

namespace {

using nlohmann::json;
using namespace vouch::sandbox;

int supervise(vouch::os::Fd session) {
  // A copy, to tell a fault by when the supervisor has gone with its own.
  const vouch::os::Fd answers(fcntl(session.get(), F_DUPFD_CLOEXEC, 0));
  const int socket = answers.get();
  const auto request = receive_frame(socket);
  if (!request) return 2;
  try {
    const json spec = json::parse(request->text);
    Supervisor supervisor(std::move(session), {session_spec_from_json(spec.at("spec")),
                                               spec.at("shim").get<std::string>(),
                                               spec.at("group").get<std::string>()});
    // Should we be killed, vouch waits on this descriptor until nothing is left inside.
    if (!send_frame(socket, json{{"enforced", to_json(supervisor.enforced())}}.dump(),
                    supervisor.inside().first_process_descriptor())) {
      return 1;
    }
    supervisor.serve();
    return 0;
  } catch (const std::exception& fault) {
    send_frame(socket, json{{"fault", fault.what()}}.dump());
    return 1;
  }
}

}  // namespace

int main() {
  syscall(SYS_close_range, 5U, ~0U, 0U);
  fcntl(3, F_SETFD, FD_CLOEXEC);
  fcntl(4, F_SETFD, FD_CLOEXEC);
  raise_descriptor_limit();
  return supervise(vouch::os::Fd(3));
}
