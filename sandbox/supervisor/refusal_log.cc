#include "sandbox/supervisor/refusal_log.h"

#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sandbox/kernel/refused_calls.h"

namespace vouch::sandbox {
namespace {

constexpr int kMostAtOnce = 32;
constexpr std::size_t kMostNames = 100;
// Who asks more often than any program that falls back is answered by the clock: 32 calls in 50 ms
// cost the supervisor nothing.
constexpr std::uint64_t kFlood = 20'000;
constexpr std::chrono::milliseconds kFloodRound{50};

template <typename Structure>
std::vector<char> zeros_for(std::size_t bytes) {
  return std::vector<char>(std::max(bytes, sizeof(Structure)));
}

}  // namespace

RefusalLog::RefusalLog(os::Fd listener) : listener_(std::move(listener)) {
  // A newer kernel may have longer structures than our headers, and writes all of them.
  seccomp_notif_sizes sizes{};
  if (listener_ && syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0) {
    notification_bytes_ = sizes.seccomp_notif;
    response_bytes_ = sizes.seccomp_notif_resp;
  }
}

bool RefusalLog::is_flooded() const { return answered_ > kFlood; }

int RefusalLog::descriptor() const { return is_flooded() ? -1 : listener_.get(); }

void RefusalLog::answer() {
  if (!listener_) return;
  if (is_flooded()) {
    if (Clock::now() - last_round_ < kFloodRound) return;
    last_round_ = Clock::now();
  }
  for (int i = 0; i < kMostAtOnce && listener_; ++i) {
    pollfd watched{listener_.get(), POLLIN, 0};
    if (poll(&watched, 1, 0) <= 0) return;
    if ((watched.revents & POLLIN) == 0)
      return listener_.reset();  // nobody has the filter any more
    if (!answer_one()) return;
  }
}

bool RefusalLog::answer_one() {
  auto bytes = zeros_for<seccomp_notif>(notification_bytes_);
  if (ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_RECV, bytes.data()) != 0) {
    return errno == ENOENT || errno == EINTR;  // it was killed meanwhile
  }
  seccomp_notif call{};
  std::memcpy(&call, bytes.data(), sizeof(call));
  ++answered_;
  note(name_of_refused(call.data));
  auto answer = zeros_for<seccomp_notif_resp>(response_bytes_);
  seccomp_notif_resp response{};
  response.id = call.id;
  response.error = -error_of_refused(call.data);
  std::memcpy(answer.data(), &response, sizeof(response));
  // Fails when the caller has gone; no flag, so that the call is never let through.
  ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_SEND, answer.data());
  return true;
}

void RefusalLog::note(std::string name) {
  last_ = Clock::now();
  std::erase(names_, name);
  if (names_.size() < kMostNames) names_.push_back(std::move(name));
}

Refusals RefusalLog::take(Clock::time_point until) {
  Refusals refusals;
  if (!names_.empty()) {
    refusals.before_end = std::chrono::round<std::chrono::milliseconds>(until - last_);
  }
  refusals.names = std::move(names_);
  names_.clear();
  return refusals;
}

}  // namespace vouch::sandbox
