#include "checks/model/facts_json.h"

#include <nlohmann/json.hpp>
#include <optional>

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

// One line a struct, as NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE has it, but functions that the header
// declares.
#define VOUCH_JSON(Type, ...)                                                    \
  void to_json(nlohmann::json& nlohmann_json_j, const Type& nlohmann_json_t) {   \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, __VA_ARGS__))     \
  }                                                                              \
  void from_json(const nlohmann::json& nlohmann_json_j, Type& nlohmann_json_t) { \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, __VA_ARGS__))   \
  }

namespace vouch {
namespace {

/// A word of a closed list. nlohmann's own macro takes an unknown one for the list's first.
template <typename T>
T word_of(const nlohmann::json& json, std::optional<T> (*from)(std::string_view),
          const char* fault) {
  const auto value = from(json.get<std::string>());
  if (!value) throw nlohmann::json::type_error::create(302, fault, &json);
  return *value;
}

}  // namespace

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

VOUCH_JSON(Member, name, email)
void to_json(nlohmann::json& json, Role role) { json = name(role); }
void from_json(const nlohmann::json& json, Role& role) {
  role = word_of(json, role_from_name, "unknown role of a file");
}
VOUCH_JSON(SubmittedFile, role, name, sha256, bytes)
VOUCH_JSON(Ambiguity, role, candidates)
VOUCH_JSON(SubmissionFacts, id, received_at, received_seconds, members, members_known, files,
           ambiguities, on_roster, code_is_folder)

VOUCH_JSON(EntryNote, kind, entry, offset, detail, more)
VOUCH_JSON(TreeEntry, path, type, executable, bytes, content)
VOUCH_JSON(ArchiveFacts, format, readable, trouble, complete, entries, bytes_packed, bytes_unpacked,
           root, notes, tree, tree_entries)

void to_json(nlohmann::json& json, Nature nature) { json = name(nature); }
void from_json(const nlohmann::json& json, Nature& nature) {
  nature = word_of(json, nature_from_name, "unknown nature of a step");
}

VOUCH_JSON(StepSource, file, line, detected)
VOUCH_JSON(PlannedStep, kind, source, command, as_written, skipped, sure, nature, compiles, files,
           section, from_root, filled, filled_with)
VOUCH_JSON(ReadLine, file, line, text, taken, why)
VOUCH_JSON(ReadmeFacts, path, format, readable, trouble, encoding, bytes, words, candidates, steps,
           considered, passed_over, text, boilerplate)

VOUCH_JSON(Dependency, file, line, ecosystem, name, from, in_zip, conditional, in_toolchain)

VOUCH_JSON(FontFacts, name, embedded)
VOUCH_JSON(Margins, left, right, top, bottom)
VOUCH_JSON(PageBox, left, top, right, bottom)
VOUCH_JSON(PageFacts, kind, width_pt, height_pt, columns, text_box_pt, body_share, font_pt, words,
           references_only, appendix_only)
VOUCH_JSON(ReportFacts, real_type, readable, trouble, undecided, repaired, encrypted,
           declared_pages, pages, damaged_pages, unread_pages, kind, unreadable_text, page_width_pt,
           page_height_pt, columns, body_font_pt, leading_pt, text_width_in, text_height_in,
           margins, references_page, related_work_page, appendix_page, references_only_pages,
           appendix_only_pages, fonts, has_text, title, words, first_page_text, active_content,
           page_facts)

// A cause is one word of text in JSON.
void to_json(nlohmann::json& json, const StepCause& cause) { json = to_string(cause); }
void from_json(const nlohmann::json& json, StepCause& cause) {
  cause = word_of(json, parse_step_cause, "unknown cause of a step");
}

VOUCH_JSON(StepUsage, wall_s, cpu_s, peak_memory_bytes)
VOUCH_JSON(StepFacts, kind, source, command, as_written, normalised, outcome, reason, filled_with,
           exit_code, signal, log, cause, cause_detail, failed_file, failed_line, hosts, made,
           usage)
VOUCH_JSON(Tool, tool, version)
VOUCH_JSON(ToolchainFacts, root, manifest, sha256)
VOUCH_JSON(SandboxFacts, mechanism, enforced, refused, reading)
VOUCH_JSON(HarnessTrouble, where, message)

void to_json(nlohmann::json& json, const PerStage<std::string>& reasons) {
  json = nlohmann::json::array();
  for (const std::string& reason : reasons) json.push_back(reason);
}
void from_json(const nlohmann::json& json, PerStage<std::string>& reasons) {
  for (const Stage stage : kStages) json.at(static_cast<std::size_t>(stage)).get_to(reasons[stage]);
}

VOUCH_JSON(Facts, submission, archive, readme, dependencies, report, steps, toolchain, sandbox,
           not_checked, troubles)

// The part of the policy that the worker is told.
VOUCH_JSON(ArchivePolicy, formats, unpacked_bytes, entries, ratio, path_bytes, depth, file_bytes)

}  // namespace vouch
