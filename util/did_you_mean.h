// "Did you mean ...?": the nearest of the right words to a wrong one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vouch {

/// The candidate with the fewest edits from `word` (Levenshtein), if that is at most a third of its
/// length, at least two.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);

}  // namespace vouch
