#include "sandbox/run.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sandbox/fault.h"
#include "sandbox/frame.h"
#include "sandbox/process.h"
#include "sandbox/programs.h"
#include "sandbox/run_json.h"

namespace vouch::sandbox {
namespace {

using nlohmann::json;

// To kill, wait for and clean up after a whole sandbox, on a machine at its limit.
constexpr std::chrono::milliseconds kEndLimit{30'000};

Fd open_log(const std::filesystem::path& path) {
  Fd log(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!log) {
    throw HarnessFault(
        "sandbox", "cannot write " + path.string() + ": " + std::generic_category().message(errno));
  }
  return log;
}

}  // namespace

struct Session::Impl {
  explicit Impl(const SessionSpec& spec) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw HarnessFault("sandbox", "cannot make a socket");
    }
    socket.reset(ends[0]);
    const Fd theirs(ends[1]);
    ProcessSpec process;
    process.argv = {own_program("vouch-supervise")};
    process.environment = {"LC_ALL=C.UTF-8"};
    process.descriptors = {{theirs.get(), 3}};
    supervisor = std::make_unique<Companion>(process);
    const json request{{"spec", to_json(spec)}, {"shim", own_program("vouch-shim").string()}};
    if (!send_frame(socket.get(), request.dump())) supervisor_gone();
  }

  ~Impl() {
    // The end of the socket tells the supervisor to end everything, and then itself.
    socket.reset();
    supervisor->wait(kEndLimit);
  }

  void await_start() {
    const auto answer = receive_frame(socket.get());
    if (!answer) supervisor_gone();
    const json value = json::parse(answer->text);
    if (value.contains("fault")) {
      throw HarnessFault("sandbox", value.at("fault").get<std::string>());
    }
    enforced = enforced_from_json(value.at("enforced"));
  }

  [[noreturn]] static void supervisor_gone() {
    throw HarnessFault("sandbox", "the supervisor died");
  }

  Fd socket;
  std::unique_ptr<Companion> supervisor;
  Enforced enforced;
};

Session::Session(const SessionSpec& spec) : impl_(std::make_unique<Impl>(spec)) {
  impl_->await_start();
}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

RunResult Session::run(const Command& command) {
  const Fd log = command.log.empty() ? Fd() : open_log(command.log);
  RunResult result;
  if (!send_frame(impl_->socket.get(), to_json(command).dump(), log.get())) {
    result.trouble = "the supervisor died";
    return result;
  }
  const auto answer = receive_frame(impl_->socket.get());
  if (!answer) {
    result.trouble = "the supervisor died";
    return result;
  }
  return run_result_from_json(json::parse(answer->text));
}

const Enforced& Session::enforced() const { return impl_->enforced; }

}  // namespace vouch::sandbox
