// A worker's record becomes an arrival: whose it is, when it came, what its files are.
#pragma once

#include <optional>

#include "checks/model/policy.h"
#include "harness/collect/arrival.h"
#include "harness/collect/identity.h"
#include "harness/collect/sources.h"
#include "harness/collect/times.h"
#include "harness/submission/name_pattern.h"

namespace vouch::collect {

struct Judging {
  const Policy& policy;
  const std::optional<RosterIndex>& roster;
  const std::optional<TimesTable>& times;
  const std::optional<submission::NamePattern>& pattern;
};

/// `staging`: an empty directory of the record's own, for what is packed.
Arrival make_arrival(const ReadSource& source, worker::SourceRecord record, const Judging& judging,
                     const std::filesystem::path& staging);

}  // namespace vouch::collect
