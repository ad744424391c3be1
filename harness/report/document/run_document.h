// The files of a whole run, made group by group: a batch of ten thousand never holds them all, for
// a group that is parsed takes thirty times what its line does.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/report/document/summary.h"
#include "harness/report/formats.h"

namespace vouch::report {

/// Calls its argument with each group's line (summarise_group), in the order in which they are
/// shown. May be called several times.
using EachGroup = std::function<void(const std::function<void(const nlohmann::ordered_json&)>&)>;
/// Takes text piece by piece.
using Sink = std::function<void(std::string_view)>;
/// Gives a text piece by piece to its argument.
using Pieces = std::function<void(const Sink&)>;

/// `json` as one line without layout. Bytes that are not UTF-8 become U+FFFD.
std::string to_line(const nlohmann::ordered_json& json);

/// summary.json with an empty list of groups; counts and toolchain are those of `groups`.
nlohmann::ordered_json make_summary_head(const RunFacts& run, const EachGroup& groups);
/// The groups of a whole summary.
EachGroup groups_of(const nlohmann::ordered_json& summary);
GroupView view_group(const nlohmann::ordered_json& group);

/// summary.json as text: byte for byte to_text(make_summary(...)). `head`: make_summary_head's.
void write_summary(const nlohmann::ordered_json& head, const EachGroup& groups, const Sink& out);
std::string summary_csv(const EachGroup& groups);
std::string html_index(const nlohmann::ordered_json& head, const EachGroup& groups);
/// `started`: RFC 3339.
void write_junit(std::string_view started, const EachReport& reports, const Sink& out);

std::string counts_line(std::uint64_t pass, std::uint64_t fail, std::uint64_t unverified);

}  // namespace vouch::report
