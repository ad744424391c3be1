#include "harness/results/remembered.h"

#include <nlohmann/json.hpp>

#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kInputs = "inputs.json";
constexpr const char* kRunSchema = "vouch-inputs/1";
constexpr const char* kPolicy = "policy.toml";
constexpr const char* kRoster = "roster.csv";
constexpr const char* kReceived = "received.csv";
constexpr const char* kPackages = "packages.txt";

}  // namespace

std::optional<Remembered> read_remembered(const fs::path& out) {
  const fs::path own = out / ".vouch";
  if (!Store::is_ours(out)) return std::nullopt;
  const auto inputs =
      ordered_json::parse(os::read_text(own / kInputs).value_or(""), nullptr, false);
  Remembered what;
  what.waivers = os::read_text(own / "waivers.toml").value_or("");
  what.has_waivers = !what.waivers.empty();
  if (!inputs.is_object() || inputs.value("schema", "") != kRunSchema) return what;
  what.policy_name = inputs.value("policy", "");
  what.policy_file = inputs.value("policy_file", "");
  what.policy_sha256 = inputs.value("policy_sha256", "");
  what.pattern = inputs.value("pattern", "");
  what.conditions = inputs.value("conditions", "");
  if (inputs.value("has_policy", false)) what.policy_toml = os::read_text(own / kPolicy);
  if (inputs.value("has_roster", false)) what.roster = os::read_text(own / kRoster);
  if (inputs.value("has_received", false)) what.received = os::read_text(own / kReceived);
  what.packages = os::read_text(own / kPackages).value_or("");
  return what;
}

void remember(const Store& store, const Remembered& what) {
  // The list of what there is comes last: until then the earlier run's holds.
  if (what.policy_toml) store.keep(kPolicy, *what.policy_toml);
  if (what.roster) store.keep(kRoster, *what.roster);
  if (what.received) store.keep(kReceived, *what.received);
  store.keep(kPackages, what.packages);
  const ordered_json inputs{{"schema", kRunSchema},
                            {"policy", what.policy_name},
                            {"policy_file", what.policy_file},
                            {"policy_sha256", what.policy_sha256},
                            {"has_policy", what.policy_toml.has_value()},
                            {"has_roster", what.roster.has_value()},
                            {"has_received", what.received.has_value()},
                            {"pattern", what.pattern},
                            {"conditions", what.conditions}};
  store.keep(kInputs, inputs.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

fs::path kept_roster(const fs::path& out) { return out / ".vouch" / kRoster; }
fs::path kept_received(const fs::path& out) { return out / ".vouch" / kReceived; }

}  // namespace vouch::results
