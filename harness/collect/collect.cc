#include "harness/collect/collect.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "harness/collect/choose.h"
#include "harness/collect/group_writer.h"
#include "harness/collect/identity.h"
#include "harness/collect/items.h"
#include "harness/collect/make_arrival.h"
#include "harness/collect/sources.h"
#include "harness/collect/times.h"
#include "util/error.h"
#include "util/os/fd.h"
#include "util/os/file_digest.h"
#include "util/os/file_tree.h"
#include "util/os/time_zone.h"
#include "util/sha256.h"
#include "util/usage_error.h"

namespace vouch::collect {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStaging = ".collect";

/// Collect's own directory in DIR: what is unpacked and not yet in place. Emptied at both ends.
class Staging {
 public:
  explicit Staging(const fs::path& directory) : path_(directory / kStaging) {
    clear();
    fs::create_directories(path_);
  }
  ~Staging() { clear(); }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  fs::path make(const std::string& name) const {
    const fs::path made = path_ / name;
    fs::create_directories(made);
    return made;
  }

 private:
  void clear() const {
    const os::Fd directory = os::open_directory(AT_FDCWD, path_.c_str());
    if (!directory) return;
    os::empty_directory(directory.get());
    rmdir(path_.c_str());
  }

  fs::path path_;
};

/// DIR is new, or empty, or collect's own.
void require_ours(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(directory, error)) return;
  if (!fs::is_directory(directory, error)) {
    throw UsageError(fmt::format("{} is not a directory", directory.string()));
  }
  if (fs::exists(directory / kLedgerFile) || fs::exists(directory / kStaging)) return;
  if (!fs::is_empty(directory, error) || error) {
    throw UsageError(
        fmt::format("{} is not empty, and vouch collect did not make it; give --to a new directory",
                    directory.string()));
  }
}

void require_outside(const CollectOptions& options) {
  std::error_code ignored;
  const fs::path to = fs::weakly_canonical(options.to, ignored);
  for (const fs::path& source : options.sources) {
    const std::string inside = to.lexically_relative(fs::weakly_canonical(source, ignored));
    if (fs::is_directory(source, ignored) && !inside.empty() && !inside.starts_with("..")) {
      throw UsageError(fmt::format("{} lies in the source {}, and no source is changed",
                                   options.to.string(), source.string()));
    }
  }
}

class Collecting {
 public:
  explicit Collecting(const CollectOptions& options)
      : options_(options), known_(read_ledger(options.to)) {
    if (options.roster) roster_.emplace(*options.roster);
    const std::string& zone = options.policy.submission.zone;
    if (!zone.empty() && !os::is_known_zone(zone)) {
      throw UsageError(fmt::format(
          "[submission] zone = \"{}\" is no zone of this machine's database; an example: "
          "\"America/Detroit\"",
          zone));
    }
    if (options.times) times_.emplace(*options.times, zone);
    if (options.pattern) pattern_.emplace(*options.pattern);
  }

  CollectOutcome run() {
    const Staging staging(options_.to);
    read_sources(staging);
    remember_earlier_runs();
    note_times();
    write_groups(staging);
    outcome_.ledger.arrivals = std::move(arrivals_);
    list_items(outcome_.ledger);
    for (const LedgerItem& item : outcome_.ledger.items) {
      ++(item.listed.empty() ? outcome_.placed : outcome_.listed);
    }
    write_ledger(options_.to, outcome_.ledger);
    return std::move(outcome_);
  }

 private:
  void read_sources(const Staging& staging) {
    const Judging judging{options_.policy, roster_, times_, pattern_};
    for (std::size_t i = 0; i < options_.sources.size(); ++i) {
      const std::string place = fmt::format("source-{}", i + 1);
      ReadSource source = read_source(options_.sources[i], options_.from, staging.make(place));
      outcome_.ledger.sources.push_back({source.given, source.kind, source.reason});
      for (std::size_t j = 0; j < source.records.size(); ++j) {
        const std::string own = fmt::format("{}/packed-{}", place, j + 1);
        const bool packs = source.records[j].is_tree;
        add(make_arrival(source, std::move(source.records[j]), judging,
                         packs ? staging.make(own) : fs::path()));
      }
    }
  }

  /// The same mail in two folders of an account is handed in once.
  void add(Arrival arrival) {
    if (!ids_.insert(arrival.id).second && arrival.listed.empty()) {
      arrival.listed = "the same again: it was read before";
      arrival.group.clear();
      for (ArrivedFile& file : arrival.files) {
        if (file.listed.empty()) file.listed = arrival.listed;
      }
    }
    arrivals_.push_back(std::move(arrival));
  }

  /// What an earlier run placed, and these sources no longer have, stays.
  void remember_earlier_runs() {
    for (Arrival& arrival : known_.arrivals) {
      if (arrival.group.empty() || ids_.contains(arrival.id)) continue;
      for (ArrivedFile& file : arrival.files) {
        if (file.listed.empty()) find_again(file);
      }
      ids_.insert(arrival.id);
      arrivals_.push_back(std::move(arrival));
    }
  }

  /// A run that was killed between two groups may have moved it already.
  void find_again(ArrivedFile& file) const {
    file.is_ours = true;
    std::error_code error;
    const auto is_it = [&](const fs::path& path) {
      return fs::is_regular_file(path, error) && fs::file_size(path, error) == file.size &&
             os::sha256_of_file(path).sha256 == file.sha256;
    };
    if (is_it(file.bytes)) return;
    const fs::path group = options_.to / *fs::path(file.placed).begin();
    for (const char* below : {kHandedIn, kEarlier}) {
      for (fs::directory_iterator it(group / below, error), end; !error && it != end;
           it.increment(error)) {
        if (!is_it(it->path())) continue;
        file.bytes = it->path();
        return;
      }
    }
    file.listed = "an earlier run placed it, and it is no longer there";
  }

  /// Said once for each reason, however many lack it.
  void note_times() {
    std::map<std::string, std::size_t> reasons;
    for (const Arrival& arrival : arrivals_) {
      if (!arrival.group.empty() && !arrival.time) ++reasons[arrival.time_source];
    }
    for (const auto& [reason, count] : reasons) {
      outcome_.notes.push_back(fmt::format("no time for {} of {}: {}{}", count, arrivals_.size(),
                                           reason,
                                           options_.times ? "" : "; --times FILE joins them"));
    }
  }

  void write_groups(const Staging& staging) {
    std::map<std::string, std::vector<Arrival*>> groups;
    for (Arrival& arrival : arrivals_) {
      const bool any = std::ranges::any_of(
          arrival.files, [](const ArrivedFile& file) { return file.listed.empty(); });
      if (!arrival.group.empty() && any) groups[arrival.group].push_back(&arrival);
    }
    std::map<std::string, std::string> known;
    for (const LedgerGroup& group : known_.groups) known[group.id] = group.submission_sha256;
    std::size_t number = 0;
    for (auto& [id, arrivals] : groups) {
      GroupToWrite group;
      group.id = id;
      if (roster_) {
        if (const auto at = roster_->members().find(id); at != roster_->members().end()) {
          group.members = at->second;
        }
      }
      const auto& policy = options_.policy.submission;
      group.choice = choose_files(arrivals, deadline_of(policy, id) + policy.grace.count());
      group.known_submission_sha256 = known[id];
      LedgerGroup written =
          write_group(options_.to, staging.make(fmt::format("group-{}", ++number)), group);
      for (const Arrival* arrival : arrivals) {
        for (const std::string& note : arrival->notes) {
          written.notes.push_back(fmt::format("{}: {}", arrival->item, note));
        }
      }
      outcome_.ledger.groups.push_back(std::move(written));
    }
  }

  const CollectOptions& options_;
  Ledger known_;
  std::optional<RosterIndex> roster_;
  std::optional<TimesTable> times_;
  std::optional<submission::NamePattern> pattern_;
  std::set<std::string> ids_;
  std::vector<Arrival> arrivals_;
  CollectOutcome outcome_;
};

}  // namespace

CollectOutcome collect(const CollectOptions& options) {
  require_ours(options.to);
  require_outside(options);
  Collecting collecting(options);
  std::error_code error;
  fs::create_directories(options.to, error);
  if (error) {
    throw UsageError(fmt::format("cannot create {}: {}", options.to.string(), error.message()));
  }
  return collecting.run();
}

}  // namespace vouch::collect
