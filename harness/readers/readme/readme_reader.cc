#include "harness/readers/readme/readme_reader.h"

#include <algorithm>
#include <optional>
#include <string>

#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/encoding.h"
#include "harness/readers/readme/find_readme.h"
#include "harness/readers/readme/planner.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {
namespace {

using vouch::ReadmeFacts;

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
  return read_plain_text(text);
}

/// What a file without an ending is written in: Markdown when it has its fences or headings.
std::string format_of_text(std::string_view text) {
  const bool fences = text.find("\n```") != std::string_view::npos || text.starts_with("```");
  const bool headings = text.starts_with("# ") || text.find("\n## ") != std::string_view::npos;
  return fences || headings ? "markdown" : "text";
}

/// Commands in HTML, and guides that the README links to: nobody reads those here.
std::uint32_t count_elsewhere(std::string_view text, const ProjectFiles& files) {
  std::uint32_t count = 0;
  for (const std::string_view tag : {"<pre", "<code"}) {
    if (text.find(tag) != std::string_view::npos) ++count;
  }
  for (std::size_t at = text.find("]("); at != std::string_view::npos;
       at = text.find("](", at + 2)) {
    const std::string_view link =
        text.substr(at + 2, std::min<std::size_t>(256, text.find(')', at) - at - 2));
    const std::string_view file = link.substr(0, link.find('#'));
    const bool guide = file.ends_with(".md") || file.ends_with(".txt") || file.ends_with(".rst");
    if (guide && files.has(file)) ++count;
  }
  return count;
}

bool gives_steps(const ReadmeFacts& facts) {
  return std::ranges::any_of(facts.steps, [](const PlannedStep& step) {
    return !step.skipped && step.kind != StepKind::setup;
  });
}

ReadmeFacts read_candidate(int project, const Candidate& candidate, const ProjectFiles& files) {
  ReadmeFacts facts;
  facts.path = candidate.path;
  facts.format = candidate.format;
  if (!candidate.readable) {
    facts.readable = false;
    facts.trouble =
        "vouch reads plain text, Markdown, reStructuredText and org, and not " + candidate.format;
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
  facts.passed_over = plan.passed_over + count_elsewhere(decoded->text, files);
  return facts;
}

ReadmeFacts read_readme(int project) {
  const ProjectFiles files = list_project(project);
  const std::vector<Candidate> candidates = find_candidates(files);
  if (candidates.empty()) return {};
  ReadmeFacts facts = read_candidate(project, candidates.front(), files);
  // A root README that only points elsewhere: the guide lies beside the code.
  for (std::size_t i = 1; i < candidates.size() && i < 8 && !gives_steps(facts); ++i) {
    if (!candidates[i].readable) continue;
    ReadmeFacts other = read_candidate(project, candidates[i], files);
    if (!gives_steps(other)) continue;
    facts = std::move(other);
  }
  if (candidates.size() > 1) {
    for (std::size_t i = 0; i < candidates.size() && i < 8; ++i)
      facts.candidates.push_back(candidates[i].path);
  }
  return facts;
}

}  // namespace vouch::readers
