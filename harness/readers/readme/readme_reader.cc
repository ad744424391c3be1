#include "harness/readers/readme/readme_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/commands/shell_words.h"
#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/encoding.h"
#include "harness/readers/readme/find_readme.h"
#include "harness/readers/readme/guide_files.h"
#include "harness/readers/readme/planner.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostBytes = 16 << 20;  // of a README; nobody reads a longer one
// Above this no person wrote it by hand, and cmark's inline parsing is not linear for every input
// ("![[]()" over and over: 100 s of processor time for 256 KiB): the reader of plain files takes
// it, which knows fences and headings too.
constexpr std::size_t kMostForMarkdown = 64 << 10;

/// What is kept to show: enough for every guide, and no more of a text that goes on.
std::string beginning(std::string_view text) {
  std::size_t end = std::min<std::size_t>(text.size(), 64 << 10);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

std::uint64_t count_words(std::string_view text) {
  std::uint64_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank && !inside) ++words;
    // A character of an East Asian text is about a word; three bytes begin each.
    if ((static_cast<unsigned char>(c) & 0xF0U) == 0xE0U) ++words;
    inside = !blank;
  }
  return words;
}

Blocks read_blocks(std::string_view text, std::string_view format) {
  if (format == "markdown" && text.size() <= kMostForMarkdown) return read_markdown(text);
  if (format == "rst") return read_restructured_text(text);
  if (format == "org") return read_org(text);
  if (format == "asciidoc") return read_asciidoc(text);
  if (format == "rdoc") return read_rdoc(text);
  if (format == "pod") return read_pod(text);
  if (format == "man") return read_man(text);
  if (format == "textile") return read_textile(text);
  if (format == "wiki") return read_wiki(text);
  if (format == "latex") return read_latex(text);
  if (format == "html") return read_html(text);
  if (format == "notebook") return read_notebook(text);
  return read_plain_text(text);
}

/// What a file without an ending is written in: Markdown when it has its fences or headings.
std::string format_of_text(std::string_view text) {
  const bool fences = text.find("\n```") != std::string_view::npos || text.starts_with("```");
  const bool headings = text.starts_with("# ") || text.find("\n## ") != std::string_view::npos;
  return fences || headings ? "markdown" : "text";
}

std::string format_name(const std::string& format, std::string_view path) {
  if (format != "text") return format;
  const std::string_view name = commands::base_name(path);
  return std::string(name.substr(name.rfind('.') + 1));
}

/// Formats of which vouch knows headings and code alone: where it finds no step, there may be one.
bool is_half_known(std::string_view format, std::string_view path) {
  static constexpr std::array<std::string_view, 7> kFormats{"rdoc",  "textile", "wiki", "pod",
                                                            "latex", "man",     "html"};
  if (std::ranges::find(kFormats, format) != kFormats.end()) return true;
  const std::string_view name = commands::base_name(path);
  const auto dot = name.rfind('.');
  if (format != "text" || dot == std::string_view::npos) return false;
  const std::string ending = to_lower(name.substr(dot + 1));
  return ending != "txt" && ending != "text" && ending != "md";
}

bool is_step_of(const PlannedStep& step, StepKind kind) {
  const bool counts = !step.skipped || step.skipped->starts_with("needs a person");
  return counts && step.kind == kind && step.nature != Nature::neutral;
}

bool gives(const ReadmeFacts& facts, StepKind kind) {
  return std::ranges::any_of(facts.steps, [&](const PlannedStep& step) {
    return is_step_of(step, kind) || (kind == StepKind::build && !step.skipped && step.compiles);
  });
}

bool gives_steps(const ReadmeFacts& facts) {
  return std::ranges::any_of(facts.steps, [](const PlannedStep& step) {
    return !step.skipped && step.kind != StepKind::setup;
  });
}

bool gives_any_step(const ReadmeFacts& facts) {
  return std::ranges::any_of(facts.steps, [](const PlannedStep& step) {
    return !step.skipped && step.nature != Nature::neutral;
  });
}

ReadmeFacts read_candidate(int project, const Candidate& candidate, const ProjectFiles& files) {
  ReadmeFacts facts;
  facts.path = candidate.path;
  facts.format = candidate.format;
  if (!candidate.readable) {
    facts.readable = false;
    facts.trouble = "vouch reads no ." + candidate.format +
                    " file; save the same text as README.md or README.txt beside it";
    return facts;
  }
  const auto bytes = read_project_file(project, candidate.path, kMostBytes);
  if (!bytes) {
    facts.readable = false;
    facts.trouble = "it is no file that can be opened";
    return facts;
  }
  return read_readme_text(*bytes, candidate.path, candidate.format, files);
}

}  // namespace

ReadmeFacts read_readme_text(std::string_view bytes, const std::string& path,
                             const std::string& format, const ProjectFiles& files) {
  ReadmeFacts facts;
  facts.path = path;
  facts.format = format;
  facts.bytes = bytes.size();
  const auto decoded = decode_text(bytes);
  if (!decoded) {
    facts.readable = false;
    facts.trouble = "its bytes are no text in any encoding that vouch knows";
    return facts;
  }
  facts.encoding = decoded->encoding;
  facts.words = count_words(decoded->text);
  facts.text = beginning(decoded->text);
  facts.boilerplate = boilerplate_of(decoded->text);
  const std::string real_format = format == "text" ? format_of_text(decoded->text) : format;
  ReadPlan plan = plan_steps(read_blocks(decoded->text, real_format), files, path);
  facts.steps = std::move(plan.steps);
  facts.considered = std::move(plan.considered);
  if (facts.steps.empty() && facts.words > 0 && is_half_known(format, path)) {
    facts.readable = false;
    facts.trouble = "of its markup (" + format_name(format, path) +
                    ") vouch reads headings and code, and it found no command there; the same text "
                    "as README.md can be read whole";
  }
  facts.passed_over = plan.passed_over;
  return facts;
}

namespace {

/// Puts the guide of several files together.
class WholeGuide {
 public:
  WholeGuide(int project, const ProjectFiles& files) : project_(project), files_(files) {}

  ReadmeFacts read(const std::vector<Candidate>& candidates) {
    ReadmeFacts facts = read_candidate(project_, candidates.front(), files_);
    if (!facts.readable) return facts;
    read_.insert(candidates.front().path);
    follow_guides(facts);
    if (!gives_steps(facts)) follow_components(facts, candidates);
    return facts;
  }

 private:
  /// INSTALL and docs/BUILD.md, and what the README links to, where it does not say all itself.
  void follow_guides(ReadmeFacts& facts) {
    const std::string directory = directory_of(*facts.path);
    std::vector<GuideFile> guides = linked_guides(facts.text, files_, directory);
    for (GuideFile& guide : named_guides(files_)) guides.push_back(std::move(guide));
    for (const GuideFile& guide : guides) {
      const bool no_run = !gives(facts, StepKind::run);
      const bool no_build = !gives(facts, StepKind::build) && guide.for_build;
      if ((!no_run && !no_build) || !read_.insert(guide.path).second || read_.size() > 8) continue;
      const auto bytes = read_project_file(project_, guide.path, kMostBytes);
      if (!bytes) continue;
      const ReadmeFacts other = read_readme_text(*bytes, guide.path, guide.format, files_);
      if (gives_steps(other)) join(facts, other, no_build && gives(facts, StepKind::run));
    }
  }

  /// A root README that only points elsewhere: the guides lie beside the code.
  void follow_components(ReadmeFacts& facts, const std::vector<Candidate>& candidates) {
    std::size_t depth = 0;
    for (std::size_t i = 1; i < candidates.size() && i < 8; ++i) {
      const Candidate& candidate = candidates[i];
      if (!candidate.readable || !read_.insert(candidate.path).second) continue;
      if (depth > 0 &&
          (candidate.depth != depth || sources_in(files_, directory_of(candidate.path)) == 0 ||
           has_component(directory_of(candidate.path))))
        continue;
      ReadmeFacts other = read_candidate(project_, candidate, files_);
      if (!(depth == 0 ? gives_steps(other) : gives_any_step(other))) continue;
      components_.push_back(directory_of(candidate.path));
      if (depth == 0) {
        facts = std::move(other);
        depth = candidate.depth;
        if (depth == 0) return;
      } else {
        join(facts, other, false);
      }
    }
  }

  bool has_component(const std::string& directory) const {
    return std::ranges::find(components_, directory) != components_.end();
  }

  static std::string directory_of(const std::string& path) {
    return path.substr(0, path.find_last_of('/') + 1);
  }

  /// The steps of another file, from the directory where its code lies.
  void join(ReadmeFacts& facts, const ReadmeFacts& other, bool before) {
    std::vector<PlannedStep> steps = other.steps;
    ++joined_;
    for (PlannedStep& step : steps) step.section += 1000 * joined_;
    std::string directory = directory_of(*other.path);
    if (sources_in(files_, directory) == 0) directory.clear();  // docs/
    const auto live =
        std::ranges::find_if(steps, [](const PlannedStep& step) { return !step.skipped; });
    if (live != steps.end() && directory.empty()) live->from_root = true;
    if (live != steps.end() && !directory.empty()) {
      PlannedStep enter;
      enter.kind = live->kind;
      enter.source = live->source;
      enter.command = "cd " + directory.substr(0, directory.size() - 1);
      enter.nature = Nature::neutral;
      enter.section = live->section;
      enter.from_root = true;
      steps.insert(live, std::move(enter));
    }
    facts.steps.insert(before ? facts.steps.begin() : facts.steps.end(), steps.begin(),
                       steps.end());
    facts.considered.insert(facts.considered.end(), other.considered.begin(),
                            other.considered.end());
    facts.passed_over += other.passed_over;
  }

  int project_;
  const ProjectFiles& files_;
  std::set<std::string> read_;
  std::vector<std::string> components_;
  std::uint32_t joined_ = 0;
};

}  // namespace

ReadmeFacts read_readme(int project) {
  const ProjectFiles files = list_project(project);
  const std::vector<Candidate> candidates = find_candidates(files);
  if (candidates.empty()) return {};
  ReadmeFacts facts = WholeGuide(project, files).read(candidates);
  if (candidates.size() > 1) {
    for (std::size_t i = 0; i < candidates.size() && i < 8; ++i)
      facts.candidates.push_back(candidates[i].path);
  }
  return facts;
}

}  // namespace vouch::readers
