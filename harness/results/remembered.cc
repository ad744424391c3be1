#include "harness/results/remembered.h"

#include <nlohmann/json.hpp>

#include "checks/model/output_layout.h"
#include "util/usage_error.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kRunSchema = "vouch-inputs/1";

}  // namespace

std::optional<Remembered> read_remembered(const fs::path& out) {
  if (!OutputDir::is_ours(out)) return std::nullopt;
  const auto kept = [&out](const char* name) { return StateFile(out, name).read(); };
  const auto inputs = ordered_json::parse(kept(layout::kInputs).value_or(""), nullptr, false);
  Remembered what;
  what.waivers = kept(layout::kWaivers).value_or("");
  what.has_waivers = !what.waivers.empty();
  if (!inputs.is_object() || inputs.value("schema", "") != kRunSchema) return what;
  what.policy_name = inputs.value("policy", "");
  what.policy_file = inputs.value("policy_file", "");
  what.policy_sha256 = inputs.value("policy_sha256", "");
  what.pattern = inputs.value("pattern", "");
  what.conditions = inputs.value("conditions", "");
  if (inputs.value("has_policy", false)) what.policy_toml = kept(layout::kPolicy);
  if (inputs.value("has_roster", false)) what.roster = kept(layout::kRoster);
  if (inputs.value("has_received", false)) what.received = kept(layout::kReceived);
  what.packages = kept(layout::kPackages).value_or("");
  return what;
}

void remember(const OutputDir& store, const Remembered& what) {
  const auto keep = [&store](const char* name, const std::string& text) {
    store.state_file(name).keep(text);
  };
  // The list of what there is comes last: until then the earlier run's holds.
  if (what.policy_toml) keep(layout::kPolicy, *what.policy_toml);
  if (what.roster) keep(layout::kRoster, *what.roster);
  if (what.received) keep(layout::kReceived, *what.received);
  keep(layout::kPackages, what.packages);
  const ordered_json inputs{{"schema", kRunSchema},
                            {"policy", what.policy_name},
                            {"policy_file", what.policy_file},
                            {"policy_sha256", what.policy_sha256},
                            {"has_policy", what.policy_toml.has_value()},
                            {"has_roster", what.roster.has_value()},
                            {"has_received", what.received.has_value()},
                            {"pattern", what.pattern},
                            {"conditions", what.conditions}};
  keep(layout::kInputs, inputs.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

fs::path kept_roster(const fs::path& out) { return StateFile(out, layout::kRoster).path(); }
fs::path kept_received(const fs::path& out) { return StateFile(out, layout::kReceived).path(); }

}  // namespace vouch::results
