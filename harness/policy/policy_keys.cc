#include "harness/policy/policy_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/policy/value_types.h"
#include "util/timestamp.h"

namespace vouch::policy {
namespace {

using vouch::Policy;
using vouch::Range;
using namespace policy_values;

bool read_deadline(const toml::node& node, Policy& policy) {
  const auto written = node.value_exact<toml::date_time>();
  if (!written) return false;
  std::ostringstream text;
  text << *written;
  const auto moment = parse_timestamp(text.str());
  if (!moment) return false;
  policy.submission.deadline = moment->text;
  policy.submission.deadline_seconds = moment->seconds;
  return true;
}

/// A table: a group, and its own deadline or how much later it may be.
bool read_extensions(const toml::node& node, Policy& policy) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return false;
  std::map<std::string, Extension> extensions;
  for (const auto& [group, value] : *table) {
    Extension& extension = extensions[std::string(group.str())];
    const auto text = value.value_exact<std::string>();
    const auto by = text ? parse_duration(*text) : std::nullopt;
    const auto date_time = value.value_exact<toml::date_time>();
    if (by) {
      extension.text = *text;
      extension.by = std::chrono::duration_cast<std::chrono::seconds>(*by);
      continue;
    }
    if (!date_time) return false;
    std::ostringstream written;
    written << *date_time;
    const auto moment = parse_timestamp(written.str());
    if (!moment) return false;
    extension.text = moment->text;
    extension.until_seconds = moment->seconds;
  }
  policy.submission.extensions = std::move(extensions);
  return true;
}

std::string write_extensions(const Policy& policy) {
  std::string text = "{";
  for (const auto& [group, extension] : policy.submission.extensions) {
    text += fmt::format("{}{} = {}", text.size() > 1 ? ", " : " ", toml_text(group),
                        extension.until_seconds ? extension.text : toml_text(extension.text));
  }
  return text + (text.size() > 1 ? " }" : "}");
}

/// A table: a stage, and the points that it is worth.
bool read_points(const toml::node& node, Policy& policy) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return false;
  std::map<std::string, double> points;
  for (const auto& [stage, value] : *table) {
    const auto number = value.value<double>();
    if (!stage_from_name(stage.str()) || !number || !(*number >= 0)) return false;
    points[std::string(stage.str())] = *number;
  }
  policy.gradescope.points = std::move(points);
  return true;
}

std::string write_points(const Policy& policy) {
  std::string text = "{";
  for (const auto& [stage, points] : policy.gradescope.points) {
    text += fmt::format("{}{} = {}", text.size() > 1 ? ", " : " ", stage, points);
  }
  return text + (text.size() > 1 ? " }" : "}");
}

bool read_page_size(const toml::node& node, Policy& policy) {
  const auto text = node.value_exact<std::string>();
  if (text != "letter" && text != "a4" && text != "any") return false;
  policy.report.page_size = *text;
  return true;
}

bool read_page_size_tolerance(const toml::node& node, Policy& policy) {
  const auto points = node.value<double>();
  if (!points || !(*points >= 0)) return false;
  policy.report.page_size_tolerance_pt = *points;
  return true;
}

/// The width's range and the height's, or "any" in place of one or both.
bool read_text_block(const toml::node& node, Policy& policy) {
  std::optional<Range> width, height;
  if (node.value_exact<std::string>() != "any") {
    const toml::array* array = node.as_array();
    if (array == nullptr || array->size() != 2) return false;
    if (!OptionalRange::read(*array->get(0), width)) return false;
    if (!OptionalRange::read(*array->get(1), height)) return false;
  }
  policy.report.text_width_in = width;
  policy.report.text_height_in = height;
  return true;
}

std::string write_text_block(const Policy& policy) {
  const auto& report = policy.report;
  if (!report.text_width_in && !report.text_height_in) return toml_text("any");
  return fmt::format("[{}, {}]", OptionalRange::write(report.text_width_in),
                     OptionalRange::write(report.text_height_in));
}

bool read_stages(const toml::node& node, Policy& policy) {
  std::vector<std::string> names;
  if (!List<std::string>::read(node, names)) return false;
  std::vector<Stage> stages;
  for (const std::string& name : names) {
    const auto stage = stage_from_name(name);
    if (!stage) return false;
    stages.push_back(*stage);
  }
  policy.must = std::move(stages);
  return true;
}

std::string write_stages(const Policy& policy) {
  std::vector<std::string> names;
  for (const Stage stage : policy.must) names.emplace_back(name(stage));
  return List<std::string>::write(names);
}

/// A key whose value is one field: `field` picks it out of a policy.
template <typename Kind, typename Field>
PolicyKey key(std::string_view table, std::string_view name, Field field,
              std::string_view meaning) {
  return {
      table,
      name,
      Kind::kExpects,
      meaning,
      [field](const toml::node& node, Policy& policy) { return Kind::read(node, field(policy)); },
      [field](const Policy& policy) { return Kind::write(field(policy)); }};
}

/// The same of a limit: 0 would be none, and is not what anybody means by it.
template <typename Kind, typename Field>
PolicyKey limit(std::string_view table, std::string_view name, Field field,
                std::string_view meaning) {
  PolicyKey limited = key<Kind>(table, name, field, meaning);
  limited.expects = Kind::kExpectsSome;
  limited.read = [field](const toml::node& node, Policy& policy) {
    auto& value = field(policy);
    return Kind::read(node, value) && value != std::decay_t<decltype(value)>{};
  };
  return limited;
}

/// The same of a list of words that are `known`.
template <typename Field>
PolicyKey words(std::string_view table, std::string_view name, Field field,
                std::span<const std::string_view> known, std::string_view expects,
                std::string_view meaning) {
  PolicyKey listed = key<List<std::string>>(table, name, field, meaning);
  listed.expects = expects;
  listed.read = [field, known](const toml::node& node, Policy& policy) {
    auto& value = field(policy);
    return List<std::string>::read(node, value) &&
           std::ranges::all_of(value, [known](const std::string& word) {
             return std::ranges::find(known, word) != known.end();
           });
  };
  return listed;
}

constexpr std::array<std::string_view, 2> kStepKinds{"build", "run"};
constexpr std::array<std::string_view, 2> kParts{"report", "code"};
constexpr std::array<std::string_view, 6> kIsolated{"files",     "network", "memory",
                                                    "processes", "cpu",     "disk"};
constexpr std::array<std::string_view, 8> kArchives{"zip",    "tar",     "tar.gz", "tar.bz2",
                                                    "tar.xz", "tar.zst", "7z",     "rar"};

#define FIELD(path) \
  [](auto& policy) -> auto& { return policy.path; }

std::vector<PolicyKey> course_keys() {
  return {
      key<Text>("course", "name", FIELD(course), "The course, as reports name it."),
      key<Text>("course", "term", FIELD(term), "Its term."),
      PolicyKey{"submission", "deadline",
                "a date and time with an offset, unquoted, such as 2021-04-27T23:59:59-05:00",
                "Received after this is late.", read_deadline,
                [](const Policy& policy) { return policy.submission.deadline; }},
      key<Duration>("submission", "grace", FIELD(submission.grace),
                    "How much later than the deadline is not yet late."),
      PolicyKey{"submission", "extensions",
                "a table such as { team7 = \"48h\", team9 = 2021-04-30T12:00:00-05:00 }",
                "Groups with a deadline of their own: so much later, or an instant.",
                read_extensions, write_extensions},
      key<CountRange>("submission", "group_size", FIELD(submission.group_size),
                      "The fewest and the most members of a group."),
      key<Text>("submission", "zone", FIELD(submission.zone),
                "The zone of local times in downloads, such as \"America/Detroit\"."),
      key<Text>("submission", "member_domain", FIELD(submission.member_domain),
                "Where the members' e-mail addresses have to be, such as \"umich.edu\"."),
      words("submission", "parts", FIELD(submission.parts), kParts,
            "a list of \"report\" and \"code\"",
            "What is handed in; a part that is not asked for is not judged."),
      key<List<std::string>>("mail", "trusted", FIELD(mail.trusted),
                             "The course's own mail hosts and their addresses; the time of a mail "
                             "is when it came to the first of them."),
      key<OptionalNumber>("points", "pass", FIELD(points.pass),
                          "Points in a gradebook for a submission that passes."),
      key<OptionalNumber>("points", "fail", FIELD(points.fail),
                          "Points in a gradebook for a submission that fails."),
      words("readme", "require", FIELD(readme.require), kStepKinds,
            "a list of \"build\" and \"run\"",
            "Kinds of step that a README must give: \"build\" (where the code needs "
            "compiling), \"run\"."),
      key<List<std::string>>("toolchain", "provides", FIELD(toolchain.provides),
                             "Packages and commands that the course gives every group."),
      key<List<std::string>>("toolchain", "mounts", FIELD(toolchain.mounts),
                             "Directories that it gives them, read-only."),
      key<List<std::string>>(
          "toolchain", "manifest", FIELD(toolchain.manifest),
          "What staff verify with, so that a group is told what differs: "
          "\"gcc 12.2.0\". `vouch policy init --toolchain` writes this machine's."),
      PolicyKey{"gradescope", "points", "a table of stages such as { build = 40, run = 20 }",
                "Points for Gradescope's results.json; without them it has no scores.", read_points,
                write_points},
      PolicyKey{"verdict", "must",
                "a list of stages: submission, archive, readme, report, build, run",
                "Stages without which the verdict is unverified when they were not checked.",
                read_stages, write_stages},
  };
}

std::vector<PolicyKey> report_keys() {
  return {
      key<Count>("report", "max_pages", FIELD(report.max_pages), "The most pages of the report."),
      key<Count>("report", "min_pages", FIELD(report.min_pages), "The fewest."),
      key<Flag>("report", "references_count", FIELD(report.references_count),
                "Whether pages of nothing but references count."),
      key<Flag>("report", "appendix_count", FIELD(report.appendix_count),
                "Whether pages of nothing but appendix, after the references, count."),
      PolicyKey{"report", "page_size", "\"letter\", \"a4\" or \"any\"", "The paper.",
                read_page_size,
                [](const Policy& policy) { return toml_text(policy.report.page_size); }},
      PolicyKey{"report", "page_size_tolerance_pt", "a number of points, zero or more",
                "How far off the paper may be, points.", read_page_size_tolerance,
                [](const Policy& policy) {
                  return fmt::format("{}", policy.report.page_size_tolerance_pt);
                }},
      key<List<std::int64_t>>("report", "columns", FIELD(report.columns),
                              "Right numbers of columns."),
      key<OptionalRange>("report", "body_font_pt", FIELD(report.body_font_pt),
                         "The body text's size, points."),
      key<OptionalRange>("report", "leading", FIELD(report.leading_pt),
                         "From one line of body text to the next, points."),
      key<OptionalRange>("report", "leading_ratio", FIELD(report.leading_ratio),
                         "The same in sizes of the body text, where `leading` is not set."),
      PolicyKey{"report", "text_block_in", "[[from, to], [from, to]], or \"any\" for one or both",
                "The text block's width and height, inches.", read_text_block, write_text_block},
      key<OptionalRange>("report", "margins_in", FIELD(report.margins_in), "Each margin, inches."),
      key<Flag>("report", "fonts_embedded", FIELD(report.fonts_embedded),
                "Whether the fonts have to be in the file."),
      key<Flag>("report", "references", FIELD(report.references),
                "Whether a list of references is asked for."),
      key<Flag>("report", "related_work", FIELD(report.related_work),
                "Whether a section of background or related work is."),
      key<Flag>("report", "authors", FIELD(report.authors),
                "Whether the members' names have to stand on the first page."),
  };
}

std::vector<PolicyKey> archive_keys() {
  return {
      words("archive", "formats", FIELD(archive.formats), kArchives,
            "a list of: zip, tar, tar.gz, tar.bz2, tar.xz, tar.zst, 7z, rar",
            "What the code may be handed in as."),
      key<Size>("archive", "unpacked", FIELD(archive.unpacked_bytes), "The most, unpacked."),
      key<Count>("archive", "entries", FIELD(archive.entries), "The most files and directories."),
      key<Count>("archive", "ratio", FIELD(archive.ratio),
                 "The most times that unpacking may make it larger, once over 64 MiB."),
      key<Count>("archive", "path_bytes", FIELD(archive.path_bytes), "The longest path."),
      key<Count>("archive", "depth", FIELD(archive.depth), "The most directories one in another."),
      key<Size>("archive", "file", FIELD(archive.file_bytes), "The largest file."),
  };
}

std::vector<PolicyKey> sandbox_keys() {
  return {
      words("sandbox", "require", FIELD(sandbox.require), kIsolated,
            "a list of: files, network, memory, processes, cpu, disk",
            "Isolation and limits without which no code is run: files, network, memory, processes, "
            "cpu, disk."),
      key<Text>("sandbox", "root", FIELD(sandbox.root),
                "The directory whose toolchain builds the code: the machine's own, or an unpacked "
                "image."),
      key<Flag>("sandbox", "network", FIELD(sandbox.network),
                "Whether code may use the network. Then nothing shows that it is self-contained."),
      key<List<std::string>>("sandbox", "devices", FIELD(sandbox.devices),
                             "Devices handed in, such as \"/dev/nvidia0\"."),
      limit<Duration>("sandbox", "wall", FIELD(sandbox.wall), "The longest that a step may take."),
      limit<Duration>("sandbox", "total", FIELD(sandbox.total), "The same for all steps."),
      limit<Duration>(
          "sandbox", "cpu", FIELD(sandbox.cpu),
          "Processor time of a step, all its processes together. All steps: four times that."),
      limit<Size>("sandbox", "memory", FIELD(sandbox.memory_bytes),
                  "Memory of all processes together."),
      limit<Count>("sandbox", "processes", FIELD(sandbox.processes),
                   "Processes and threads at once."),
      limit<Size>("sandbox", "disk", FIELD(sandbox.disk_bytes), "What a step may write."),
      limit<Count>("sandbox", "inodes", FIELD(sandbox.inodes),
                   "Files and directories that it may make."),
      limit<Size>("sandbox", "file", FIELD(sandbox.file_bytes),
                  "The largest file that it may write, holes included: what files take is `disk`."),
      limit<Count>(
          "sandbox", "open_files", FIELD(sandbox.open_files),
          "Files that one process may have open at once; less where the machine has less."),
      limit<Size>("sandbox", "output", FIELD(sandbox.output_bytes),
                  "What a step may print. All steps: sixteen times that."),
      limit<Duration>(
          "sandbox", "run_window", FIELD(sandbox.run_window),
          "A run step that is alive after this is `started`: a server, a long training."),
  };
}

#undef FIELD

std::vector<PolicyKey> make_keys() {
  std::vector<PolicyKey> keys;
  for (auto part : {course_keys(), report_keys(), archive_keys(), sandbox_keys()}) {
    keys.insert(keys.end(), std::make_move_iterator(part.begin()),
                std::make_move_iterator(part.end()));
  }
  return keys;
}

}  // namespace

std::span<const PolicyKey> policy_keys() {
  static const std::vector<PolicyKey> keys = make_keys();
  return keys;
}

}  // namespace vouch::policy
