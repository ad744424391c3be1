// The stages of a verification, in the order in which people meet them, and how each one ended.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vouch {

enum class Stage { submission, archive, readme, report, build, run };

inline constexpr std::array kStages{Stage::submission, Stage::archive, Stage::readme,
                                    Stage::report,     Stage::build,   Stage::run};
inline constexpr std::size_t kStageCount = kStages.size();

/// One value for each stage: `reasons[Stage::build]`.
template <typename T>
class PerStage {
 public:
  constexpr T& operator[](Stage stage) { return values_[static_cast<std::size_t>(stage)]; }
  constexpr const T& operator[](Stage stage) const {
    return values_[static_cast<std::size_t>(stage)];
  }
  // In the order of kStages.
  constexpr auto begin() { return values_.begin(); }
  constexpr auto end() { return values_.end(); }
  constexpr auto begin() const { return values_.begin(); }
  constexpr auto end() const { return values_.end(); }

 private:
  std::array<T, kStageCount> values_{};
};

/// `failed`: an error finding of the stage. `not_checked`: vouch could not or need not look.
/// `warned`: warnings only. Else `passed`.
enum class StageStatus { passed, warned, failed, not_checked };

/// `fail`: an error finding that is not waived. Else `unverified`: a stage that the policy demands
/// was not checked, or vouch itself failed. Else `pass`.
enum class Verdict { pass, fail, unverified };

std::string_view name(Stage stage);
std::string_view name(StageStatus status);
std::string_view name(Verdict verdict);

std::optional<Stage> stage_from_name(std::string_view text);

/// The stage that a finding's id begins with ("report-too-long"); none for "harness-fault".
constexpr std::optional<Stage> stage_of_finding(std::string_view id) {
  constexpr std::array<std::string_view, kStageCount> prefixes{"submission-", "archive-", "readme-",
                                                               "report-",     "build-",   "run-"};
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    if (id.substr(0, prefixes[i].size()) == prefixes[i]) return kStages[i];
  }
  return std::nullopt;
}

}  // namespace vouch
