// Facts as JSON and back: what the worker answers in, and facts.json. One line a struct; reading
// throws nlohmann::json::exception on a missing key or a wrong type, and the caller makes that a
// InternalError. Unknown values are null, never left out.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "checks/model/facts.h"
#include "checks/model/policy.h"

namespace nlohmann {

template <typename T>
struct adl_serializer<std::optional<T>> {
  static void to_json(auto& json, const std::optional<T>& value) {
    if (value) {
      json = *value;
    } else {
      json = nullptr;
    }
  }
  static void from_json(const auto& json, std::optional<T>& value) {
    if (json.is_null()) {
      value.reset();
    } else {
      value = json.template get<T>();
    }
  }
};

}  // namespace nlohmann

namespace vouch {

NLOHMANN_JSON_SERIALIZE_ENUM(StepKind, {{StepKind::setup, "setup"},
                                        {StepKind::build, "build"},
                                        {StepKind::run, "run"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Outcome, {{Outcome::not_started, "not_started"},
                                       {Outcome::ok, "ok"},
                                       {Outcome::failed, "failed"},
                                       {Outcome::timed_out, "timed_out"},
                                       {Outcome::out_of_memory, "out_of_memory"},
                                       {Outcome::too_many_processes, "too_many_processes"},
                                       {Outcome::disk_full, "disk_full"},
                                       {Outcome::output_limit, "output_limit"},
                                       {Outcome::killed, "killed"},
                                       {Outcome::started, "started"},
                                       {Outcome::satisfied, "satisfied"},
                                       {Outcome::skipped, "skipped"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Member, name, email)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SubmittedFile, role, name, sha256, bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Ambiguity, role, candidates)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SubmissionFacts, id, received_at, received_seconds, members,
                                   members_known, files, ambiguities, on_roster, code_is_folder)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EntryNote, kind, entry, offset, detail, more)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TreeEntry, path, type, executable, bytes, content)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ArchiveFacts, format, readable, trouble, complete, entries,
                                   bytes_packed, bytes_unpacked, root, notes, tree, tree_entries)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StepSource, file, line, detected)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlannedStep, kind, source, command, as_written, skipped, sure, nature,
                                   compiles, files, section, from_root, filled, filled_with)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReadLine, file, line, text, taken, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReadmeFacts, path, format, readable, trouble, encoding, bytes,
                                   words, candidates, steps, considered, passed_over, text,
                                   boilerplate)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Dependency, file, line, ecosystem, name, from, in_zip,
                                   conditional, in_toolchain)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FontFacts, name, embedded)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Margins, left, right, top, bottom)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PageBox, left, top, right, bottom)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PageFacts, kind, width_pt, height_pt, columns, text_box_pt,
                                   body_share, font_pt, words, references_only, appendix_only)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportFacts, real_type, readable, trouble, undecided, repaired,
                                   encrypted, declared_pages, pages, damaged_pages, unread_pages,
                                   kind, page_width_pt, page_height_pt, columns, body_font_pt,
                                   leading_pt, text_width_in, text_height_in, margins,
                                   references_page, related_work_page, appendix_page,
                                   references_only_pages, appendix_only_pages, fonts, has_text,
                                   title, words, first_page_text, active_content, page_facts)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StepUsage, wall_s, cpu_s, peak_memory_bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StepFacts, kind, source, command, as_written, normalised,
                                   outcome, reason, filled_with, exit_code, signal, log, cause, cause_detail,
                                   failed_file, failed_line, hosts, made, usage)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Tool, tool, version)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ToolchainFacts, root, manifest, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SandboxFacts, mechanism, enforced, refused, reading)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HarnessTrouble, where, message)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Facts, submission, archive, readme, dependencies, report, steps,
                                   toolchain, sandbox, not_checked, troubles)

// The part of the policy that the worker is told.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ArchivePolicy, formats, unpacked_bytes, entries, ratio,
                                   path_bytes, depth, file_bytes)

}  // namespace vouch
