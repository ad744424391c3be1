// Unpacks a group's archive into an empty directory and tells what it saw. Runs in the confined
// worker only; the one user of libarchive and libdeflate.
#pragma once

#include "checks/model/archive_facts.h"
#include "checks/model/policy.h"
#include "harness/readers/archive/process_team.h"

namespace vouch::readers {

/// `archive` and `directory` are open descriptors; nothing outside `directory` is written, and
/// limits hold while writing. A damaged or hostile archive is a fact, not an error.
ArchiveFacts read_archive(int archive, int directory, const ArchivePolicy& limits);

/// The same by several processes, each of which calls this; the first one's answer is the answer.
ArchiveFacts read_archive(int archive, int directory, const ArchivePolicy& limits, Crew& crew);

}  // namespace vouch::readers
