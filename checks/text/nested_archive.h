// A zip that holds the zip that was meant: the most common mistake of handing in.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "checks/model/archive_facts.h"

namespace vouch::checks {

struct NestedArchive {
  std::string_view path;   // below the project's root
  std::uint64_t more = 0;  // others of its sort that were not named
};

/// The archives in it that are neither a dependency's nor a document, a package or data.
std::vector<NestedArchive> nested_archives(const ArchiveFacts& archive);

/// The archive's only content is an archive, beside reports and junk: the project lies in that one,
/// and what vouch does not find is not missing.
bool holds_only_an_archive(const ArchiveFacts& archive);

}  // namespace vouch::checks
