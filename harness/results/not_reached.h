// The words with which a batch says of a group that it did not come to it. Whoever reads the run's
// tables afterwards knows such a group by them: what stands in its directory is of an earlier run.
#pragma once

#include <string_view>

namespace vouch::results {

inline constexpr std::string_view kNotReached = "not reached";
inline constexpr std::string_view kLeftOut = "--only left it out";

inline bool says_not_reached(std::string_view reason) {
  return reason.starts_with(kNotReached) || reason.ends_with(kLeftOut);
}

}  // namespace vouch::results
