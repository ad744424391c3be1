#include "harness/batch/pool_protocol.h"

#include <nlohmann/json.hpp>

namespace vouch::batch {
namespace {

using nlohmann::json;

template <typename T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

json to_json(const results::GroupResult& finished) {
  return {{"kept", finished.kept},       {"verdict", finished.verdict},
          {"trouble", finished.trouble}, {"summary", finished.summary},
          {"staff", finished.staff},     {"waived", finished.waived}};
}

results::GroupResult parse_finished(const json& parsed) {
  return {.kept = parsed.at("kept").get<bool>(),
          .verdict = parsed.at("verdict").get<std::string>(),
          .trouble = parsed.at("trouble").get<std::string>(),
          .summary = parsed.at("summary").get<std::string>(),
          .staff = parsed.at("staff").get<std::string>(),
          .waived = parsed.at("waived").get<std::vector<std::string>>()};
}

}  // namespace

std::string to_line(const LaneRequest& request) {
  return json{{"duty", static_cast<int>(request.duty)},
              {"group", request.group},
              {"redo", request.redo},
              {"text", request.text}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

LaneRequest parse_request(const std::string& line) {
  const json parsed = json::parse(line);
  return {static_cast<LaneDuty>(parsed.at("duty").get<int>()),
          parsed.at("group").get<std::size_t>(), parsed.at("redo").get<bool>(),
          parsed.at("text").get<std::string>()};
}

std::string to_line(const LaneAnswer& answer) {
  const Gathered& gathered = answer.gathered;
  std::optional<std::int64_t> expected_ms;
  if (gathered.expected) expected_ms = gathered.expected->count();
  return json{{"gathered",
               {{"finished", gathered.finished ? to_json(*gathered.finished) : json(nullptr)},
                {"needs_build", gathered.needs_build},
                {"expected_ms", or_null(expected_ms)},
                {"peak_memory_bytes", or_null(gathered.peak_memory_bytes)},
                {"summary", gathered.summary},
                {"stands", gathered.stands ? to_json(*gathered.stands) : json(nullptr)}}},
              {"finished", to_json(answer.finished)},
              {"unwritten", answer.unwritten}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

LaneAnswer parse_answer(const std::string& line) {
  const json parsed = json::parse(line);
  LaneAnswer answer;
  const json& gathered = parsed.at("gathered");
  if (const json& finished = gathered.at("finished"); !finished.is_null()) {
    answer.gathered.finished = parse_finished(finished);
  }
  if (const json& stands = gathered.at("stands"); !stands.is_null()) {
    answer.gathered.stands = parse_finished(stands);
  }
  gathered.at("needs_build").get_to(answer.gathered.needs_build);
  gathered.at("summary").get_to(answer.gathered.summary);
  if (const json& ms = gathered.at("expected_ms"); !ms.is_null()) {
    answer.gathered.expected = std::chrono::milliseconds(ms.get<std::int64_t>());
  }
  if (const json& peak = gathered.at("peak_memory_bytes"); !peak.is_null()) {
    answer.gathered.peak_memory_bytes = peak.get<std::uint64_t>();
  }
  answer.finished = parse_finished(parsed.at("finished"));
  parsed.at("unwritten").get_to(answer.unwritten);
  return answer;
}

}  // namespace vouch::batch
