// What the batch and its lanes say to each other: a line of JSON each way.
#pragma once

#include <cstddef>
#include <string>

#include "harness/batch/group_task.h"

namespace vouch::batch {

enum class LaneDuty { gather, keep, finish, leave, fault };

/// Of phase one: no build waits for such a group's answer longer than it has to.
inline bool looks_only(LaneDuty duty) { return duty == LaneDuty::gather || duty == LaneDuty::keep; }

struct LaneRequest {
  LaneDuty duty = LaneDuty::gather;
  std::size_t group = 0;  // its place in the run's list
  bool redo = false;
  std::string text;  // of `leave`: the reason; of `fault`: what happened
};

/// One of the two is filled, by the duty; `unwritten` when the output directory would not take it.
struct LaneAnswer {
  Gathered gathered;
  results::GroupResult finished;
  std::string unwritten;
};

std::string to_line(const LaneRequest& request);
LaneRequest parse_request(const std::string& line);
std::string to_line(const LaneAnswer& answer);
LaneAnswer parse_answer(const std::string& line);

}  // namespace vouch::batch
