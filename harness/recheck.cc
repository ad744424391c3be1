#include "harness/recheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>
#include <vector>

#include "harness/batch_group.h"
#include "harness/cache.h"
#include "harness/finding_changes.h"
#include "harness/moment.h"
#include "harness/reports/escape.h"
#include "harness/reports/report_json.h"
#include "harness/reports/run_writers.h"
#include "harness/run_files.h"
#include "harness/store.h"
#include "harness/text_file.h"
#include "harness/waivers.h"
#include "sandbox/fault.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// One group of the run, judged both ways.
struct Rejudged {
  std::string id;
  std::string before, after;  // verdicts
  std::vector<FindingChange> changes;
  std::string code_sha256;
  std::vector<std::pair<std::string, std::string>> waived;  // group, finding
  std::string trouble;  // why it cannot be judged again; "" when it can
};

/// The waivers that the old judgement shows.
std::vector<checks::Waiver> waivers_of(const ReportView& report) {
  std::vector<checks::Waiver> waivers;
  for (const FindingView& finding : report.findings) {
    if (!finding.waived) continue;
    waivers.push_back({report.id, finding.id, finding.waived_by, finding.waived_reason});
  }
  return waivers;
}

std::string code_digest(const ReportView& report) {
  for (const FileView& file : report.files) {
    if (file.role == "code" && file.bytes > 0) return file.sha256;
  }
  return {};
}

/// Calls `work` with 0 .. count - 1, on every processor. The first fault ends it.
template <typename Work>
void in_parallel(std::size_t count, Work work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr fault;
  const auto go = [&] {
    try {
      for (std::size_t i = next++; i < count && !failed; i = next++) work(i);
    } catch (...) {
      if (!failed.exchange(true)) fault = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < std::max(std::thread::hardware_concurrency(), 1U); ++i) {
      threads.emplace_back(go);
    }
    go();
  }
  if (fault) std::rethrow_exception(fault);
}

class Recheck {
 public:
  explicit Recheck(const RecheckOptions& options)
      : options_(options),
        now_(std::time(nullptr)),
        store_(options.apply ? Store::open_for_change(options.run)
                             : Store::open_to_read(options.run)),
        folders_(store_.group_folders()),
        rules_(gathering_rules(options.policy)),
        groups_(folders_.size()) {
    if (options.waivers) entries_ = read_waivers(*options.waivers);
    given_ = in_force(entries_, now_);
  }

  int run() {
    in_parallel(groups_.size(), [this](std::size_t i) { groups_[i] = judge_again(folders_[i]); });
    idle_ = idle_waivers(entries_, now_, waived());
    if (options_.apply) apply();
    put_out(options_.output.format == "json" ? to_text(to_json()) : for_people(), options_.output);
    const auto is_worse = [](const Rejudged& group) {
      return std::ranges::any_of(group.changes, [](const FindingChange& change) {
        return change.kind == FindingChange::Kind::regressed;
      });
    };
    return std::ranges::any_of(groups_, is_worse) ? 1 : 0;
  }

 private:
  fs::path folder(const std::string& name) const { return store_.root() / "groups" / name; }

  std::optional<ordered_json> old_report(const std::string& name) const {
    const auto text = read_text(folder(name) / "report.json");
    auto report = ordered_json::parse(text.value_or(""), nullptr, false);
    if (!report.is_object()) return std::nullopt;
    return report;
  }

  RunBasis basis_for(const ReportView& before) const {
    return {.policy = options_.policy,
            .policy_sha256 = options_.policy_sha256,
            .waivers = options_.waivers ? given_ : waivers_of(before),
            .conditions = {},
            .rules = rules_,
            .started = format_utc(now_)};
  }

  Rejudged judge_again(const std::string& name) const {
    Rejudged group;
    group.id = name;
    const auto report = old_report(name);
    const auto text = read_text(folder(name) / "facts.json");
    const auto stored = text ? parse_stored_facts(*text) : std::nullopt;
    if (!report || !stored) {
      group.trouble = "its facts are of another version of vouch; run the batch again for it";
      return group;
    }
    if (!stored->rules.empty() && stored->rules != rules_) {
      group.trouble =
          "its facts were gathered under another [archive], [sandbox] or [toolchain] of the "
          "policy; "
          "run the batch again for it";
      return group;
    }
    const ReportView before = view_report(*report);
    group.id = before.id;
    group.code_sha256 = code_digest(before);
    const RunBasis basis = basis_for(before);
    const checks::Judgement judgement = judge(stored->facts, basis.policy, basis.waivers);
    const ReportView after = view_report(make_report(
        stored->facts, judgement,
        {.policy = basis.policy, .policy_sha256 = basis.policy_sha256, .wall_s = stored->wall_s}));
    group.before = before.verdict;
    group.after = after.verdict;
    group.changes = finding_changes(before, after);
    for (const checks::Finding& finding : judgement.findings) {
      if (finding.waived) group.waived.emplace_back(group.id, finding.id);
    }
    return group;
  }

  std::vector<std::pair<std::string, std::string>> waived() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Rejudged& group : groups_) {
      all.insert(all.end(), group.waived.begin(), group.waived.end());
    }
    return all;
  }

  /// The old reports are kept first; then each group is written whole, then the run's files.
  void apply() {
    const fs::path earlier = store_.make_earlier_folder(format_utc(now_));
    std::multimap<std::string, std::string> by_digest;
    for (const Rejudged& group : groups_) {
      if (!group.code_sha256.empty()) by_digest.emplace(group.code_sha256, group.id);
    }
    std::vector<RunLine> lines;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const auto report = old_report(folders_[i]);
      if (!report) continue;
      const ReportView before = view_report(*report);
      if (!groups_[i].trouble.empty()) {
        lines.push_back({before.id, to_line(summarise_group(*report, nullptr, {})), {}});
        continue;
      }
      write_text(earlier / (folders_[i] + ".json"), to_text(*report));
      std::vector<std::string> twins;
      const auto [from, to] = by_digest.equal_range(groups_[i].code_sha256);
      for (auto twin = from; twin != to; ++twin) {
        if (twin->second != before.id) twins.push_back(twin->second);
      }
      auto stored = parse_stored_facts(read_text(folder(folders_[i]) / "facts.json").value_or(""));
      if (!stored) continue;
      const RunBasis basis = basis_for(before);
      const Finished finished = judge_and_write(store_, basis, *stored, twins, false);
      lines.push_back({before.id, finished.summary, finished.staff});
    }
    write_run(lines);
  }

  void write_run(const std::vector<RunLine>& lines) const {
    const EachLine each = [&lines](const std::function<void(const RunLine&)>& take) {
      std::ranges::for_each(lines, take);
    };
    const ordered_json head =
        make_summary_head({.policy_name = options_.policy.name,
                           .policy_sha256 = options_.policy_sha256,
                           .deadline_seconds = options_.policy.submission.deadline_seconds,
                           .started = format_utc(now_),
                           .finished = format_utc(std::time(nullptr)),
                           .idle_waivers = idle_},
                          each_group(each));
    write_summary(store_, head, each);
    write_junit(store_, head, each);
    write_staff(store_, each, idle_);
  }

  std::map<std::string, std::size_t> verdict_changes() const {
    std::map<std::string, std::size_t> counts;
    for (const Rejudged& group : groups_) {
      if (group.before != group.after) ++counts[describe_verdicts(group.before, group.after)];
    }
    return counts;
  }

  std::size_t changed() const {
    return static_cast<std::size_t>(std::ranges::count_if(groups_, [](const Rejudged& group) {
      return !group.changes.empty() || group.before != group.after;
    }));
  }

  ordered_json to_json() const {
    ordered_json json;
    json["schema"] = "vouch-recheck/1";
    json["policy"] = {{"name", options_.policy.name}, {"sha256", options_.policy_sha256}};
    json["applied"] = options_.apply;
    json["counts"] = {{"groups", groups_.size()}, {"changed", changed()}};
    json["groups"] = ordered_json::array();
    for (const Rejudged& group : groups_) {
      ordered_json entry{
          {"id", group.id},
          {"old", group.before},
          {"new", group.after},
          {"trouble", group.trouble.empty() ? ordered_json(nullptr) : ordered_json(group.trouble)},
          {"findings", ordered_json::array()}};
      for (const FindingChange& change : group.changes) {
        entry["findings"].push_back(harness::to_json(change));
      }
      json["groups"].push_back(std::move(entry));
    }
    json["idle_waivers"] = idle_;
    return json;
  }

  std::string for_people() const {
    std::string text;
    for (const Rejudged& group : groups_) {
      if (!group.trouble.empty()) {
        text += fmt::format("{}: not judged again: {}\n", visible(group.id), group.trouble);
      }
      if (group.changes.empty() && group.before == group.after) continue;
      text +=
          fmt::format("{}: {}\n", visible(group.id), describe_verdicts(group.before, group.after));
      for (const FindingChange& change : group.changes) {
        text += fmt::format("    {}\n", describe(change));
      }
    }
    for (const std::string& sentence : idle_) text += visible(sentence) + "\n";
    text += fmt::format("{} of {} groups change", changed(), groups_.size());
    const char* separator = ": ";
    for (const auto& [change, count] : verdict_changes()) {
      text += fmt::format("{}{} {}", separator, count, change);
      separator = ", ";
    }
    return text + (options_.apply ? "; written, the old judgement is kept in .vouch/earlier\n"
                                  : "; nothing was written: --apply does it\n");
  }

  const RecheckOptions& options_;
  std::int64_t now_;
  Store store_;
  std::vector<std::string> folders_;
  std::string rules_;  // under which facts have to be gathered
  std::vector<Rejudged> groups_;
  std::vector<WaiverEntry> entries_;
  std::vector<checks::Waiver> given_;
  std::vector<std::string> idle_;
};

}  // namespace

int recheck(const RecheckOptions& options) { return Recheck(options).run(); }

}  // namespace vouch::harness
