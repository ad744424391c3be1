#include "harness/batch/scheduler.h"

#include <algorithm>
#include <tuple>

namespace vouch::batch {
namespace {

bool goes_first(const Job& a, const Job& b) {
  const auto rank = [](const Job& job) {
    return std::tuple(job.builds, !job.expected,
                      job.expected.value_or(std::chrono::milliseconds(0)), job.size_bytes);
  };
  return rank(a) > rank(b);
}

}  // namespace

Scheduler::Scheduler(std::vector<Job> jobs, std::size_t at_once, std::uint64_t memory_bytes)
    : waiting_(std::move(jobs)),
      at_once_(std::max<std::size_t>(at_once, 1)),
      memory_bytes_(memory_bytes) {
  std::ranges::stable_sort(waiting_, goes_first);
}

std::optional<Job> Scheduler::next() {
  if (running_ >= at_once_) return std::nullopt;
  const auto fits = [this](const Job& job) {
    return running_ == 0 || (used_ <= memory_bytes_ && job.memory_bytes <= memory_bytes_ - used_);
  };
  const auto found = std::ranges::find_if(waiting_, fits);
  if (found == waiting_.end()) return std::nullopt;
  const Job job = *found;
  waiting_.erase(found);
  ++running_;
  used_ += job.memory_bytes;
  return job;
}

void Scheduler::finished(const Job& job, std::optional<std::chrono::milliseconds> took) {
  --running_;
  used_ -= job.memory_bytes;
  if (!took || !job.builds) return;
  done_ += *took;
  ++done_count_;
}

void Scheduler::again(const Job& job) {
  finished(job, std::nullopt);
  add(job);
}

void Scheduler::add(const Job& job) {
  waiting_.insert(std::ranges::upper_bound(waiting_, job, goes_first), job);
}

std::optional<std::chrono::milliseconds> Scheduler::mean() const {
  std::chrono::milliseconds known = done_;
  std::int64_t count = done_count_;
  for (const Job& job : waiting_) {
    if (!job.builds || !job.expected) continue;
    known += *job.expected;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return known / count;
}

std::optional<std::chrono::milliseconds> Scheduler::expected(const Job& job) const {
  if (!job.builds) return std::chrono::milliseconds(0);
  return job.expected ? job.expected : mean();
}

std::optional<std::chrono::milliseconds> Scheduler::time_left(
    std::span<const std::chrono::milliseconds> under_way) const {
  std::chrono::milliseconds all{0}, longest{0};
  const auto count = [&](std::chrono::milliseconds one) {
    all += one;
    longest = std::max(longest, one);
  };
  for (const std::chrono::milliseconds one : under_way) count(one);
  const auto unknown = mean();
  for (const Job& job : waiting_) {
    if (!job.builds) continue;
    if (!job.expected && !unknown) return std::nullopt;
    count(job.expected ? *job.expected : *unknown);
  }
  return std::max(all / static_cast<std::int64_t>(at_once_), longest);
}

std::size_t at_once(std::size_t jobs, std::uint64_t memory_bytes, std::uint64_t job_memory_bytes) {
  const std::uint64_t fitting =
      job_memory_bytes == 0 ? jobs : std::max<std::uint64_t>(memory_bytes / job_memory_bytes, 1);
  return std::max<std::size_t>(std::min<std::uint64_t>(jobs, fitting), 1);
}

}  // namespace vouch::batch
