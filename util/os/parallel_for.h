// The same work on many things at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace vouch::os {

/// Calls `work` with 0 .. count - 1, from `threads` threads. The first fault ends it.
template <typename Work>
void in_parallel(std::size_t count, std::size_t threads, Work work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr fault;
  const auto go = [&] {
    try {
      for (std::size_t i = next++; i < count && !failed; i = next++) work(i);
    } catch (...) {
      if (!failed.exchange(true)) fault = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads && i < count; ++i) others.emplace_back(go);
    go();
  }
  if (fault) std::rethrow_exception(fault);
}

}  // namespace vouch::os
