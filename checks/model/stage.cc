#include "checks/model/stage.h"

namespace vouch {

std::string_view name(Stage stage) {
  switch (stage) {
    case Stage::submission: return "submission";
    case Stage::archive: return "archive";
    case Stage::readme: return "readme";
    case Stage::report: return "report";
    case Stage::build: return "build";
    case Stage::run: return "run";
  }
  return "";
}

std::string_view name(StageStatus status) {
  switch (status) {
    case StageStatus::passed: return "passed";
    case StageStatus::warned: return "warned";
    case StageStatus::failed: return "failed";
    case StageStatus::not_checked: return "not_checked";
  }
  return "";
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::fail: return "fail";
    case Verdict::unverified: return "unverified";
  }
  return "";
}

std::optional<Stage> stage_from_name(std::string_view text) {
  for (const Stage stage : kStages) {
    if (name(stage) == text) return stage;
  }
  return std::nullopt;
}

}  // namespace vouch
