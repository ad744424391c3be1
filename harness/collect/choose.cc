#include "harness/collect/choose.h"

#include <algorithm>
#include <optional>
#include <set>

namespace vouch::collect {
namespace {

bool has_role(const Arrival& arrival, Role role) {
  return std::ranges::any_of(arrival.files, [role](const ArrivedFile& file) {
    return file.listed.empty() && file.role == role;
  });
}

/// `arrivals` are in the order of their times.
Arrival* latest_with(const std::vector<Arrival*>& arrivals, Role role, std::int64_t deadline) {
  Arrival* in_time = nullptr;
  Arrival* any = nullptr;
  for (Arrival* arrival : arrivals) {
    if (!has_role(*arrival, role)) continue;
    any = arrival;
    if (arrival->time->seconds <= deadline) in_time = arrival;
  }
  return in_time != nullptr ? in_time : any;
}

/// A file goes with the report or the code that it came with; on its own it counts where nothing
/// else was handed in.
bool counts(const Arrival& arrival, const ArrivedFile& file, const Arrival* report,
            const Arrival* code) {
  if (file.role == Role::report) return &arrival == report;
  if (file.role == Role::code) return &arrival == code;
  return &arrival == report || &arrival == code || (report == nullptr && code == nullptr);
}

void take_by_time(std::vector<Arrival*>& arrivals, std::int64_t deadline, Choice& choice) {
  std::ranges::stable_sort(arrivals, {}, [](const Arrival* one) { return one->time->seconds; });
  const Arrival* report = latest_with(arrivals, Role::report, deadline);
  const Arrival* code = latest_with(arrivals, Role::code, deadline);
  for (Arrival* arrival : arrivals) {
    bool any = false;
    for (ArrivedFile& file : arrival->files) {
      if (!file.listed.empty()) continue;
      const bool taken = counts(*arrival, file, report, code);
      (taken ? choice.counted : choice.earlier).push_back(&file);
      any = any || taken;
    }
    if (!any) continue;
    choice.received_at = arrival->time;
    choice.lms_late = choice.lms_late || arrival->lms_late;
  }
}

void take_all(const std::vector<Arrival*>& arrivals, Choice& choice) {
  for (Arrival* arrival : arrivals) {
    if (!arrival->time && choice.time_note.empty()) choice.time_note = arrival->time_source;
    choice.lms_late = choice.lms_late || arrival->lms_late;
    for (ArrivedFile& file : arrival->files) {
      if (file.listed.empty()) choice.counted.push_back(&file);
    }
  }
}

/// The same bytes twice are handed in once.
void drop_copies(Choice& choice) {
  std::set<std::string> seen;
  std::vector<ArrivedFile*> counted;
  // The last one of several stays: it came with what counts.
  for (auto at = choice.counted.rbegin(); at != choice.counted.rend(); ++at) {
    const bool is_new = seen.insert((*at)->sha256 + (*at)->name).second;
    (is_new ? counted : choice.earlier).push_back(*at);
  }
  std::ranges::reverse(counted);
  choice.counted = std::move(counted);
}

}  // namespace

Choice choose_files(std::span<Arrival*> arrivals, std::int64_t deadline) {
  Choice choice;
  std::vector<Arrival*> active;
  for (Arrival* arrival : arrivals) {
    if (arrival->is_active) {
      active.push_back(arrival);
      continue;
    }
    for (ArrivedFile& file : arrival->files) {
      if (file.listed.empty()) choice.earlier.push_back(&file);
    }
  }
  const bool all_timed =
      std::ranges::all_of(active, [](const Arrival* one) { return one->time.has_value(); });
  if (all_timed) {
    take_by_time(active, deadline, choice);
  } else {
    take_all(active, choice);
  }
  drop_copies(choice);
  return choice;
}

}  // namespace vouch::collect
