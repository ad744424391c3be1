// Which files of a group count when it handed in several times. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/collect/arrival.h"

namespace vouch::collect {

struct Choice {
  std::vector<ArrivedFile*> counted;     // in the order of arrival
  std::vector<ArrivedFile*> earlier;     // kept, and does not count
  std::optional<Timestamp> received_at;  // of the last that counts; none: not known
  std::string time_note;                 // why it is not known
  bool lms_late = false;
};

/// The latest report before the deadline counts, and the latest code: a later mail may bring one of
/// the two alone. What came in time goes before what came later. Where a time is not known the
/// order is not known either: then everything counts, and whoever checks sees all of it.
/// `deadline`: the group's own, grace in it.
Choice choose_files(std::span<Arrival*> arrivals, std::int64_t deadline);

}  // namespace vouch::collect
