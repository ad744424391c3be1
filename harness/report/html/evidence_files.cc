// report.html: what was handed in, as pictures of the report's pages and as the archive's tree.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "harness/report/html/evidence.h"
#include "util/units.h"

namespace vouch::report {
namespace {

// US letter, for a page whose size was not measured.
constexpr std::pair<double, double> kLetterPt{612, 792};
constexpr double kPointsPerInch = 72;
constexpr int kDeepest = 9;  // the style has as many indents

TemplateData note_data(const FindingView& finding) {
  TemplateData note;
  note.set("id", shown(finding.id));
  note.set("severity", shown(name(finding.severity)));
  return note;
}

TemplateData fact(std::string_view name, std::string_view value) {
  TemplateData data;
  data.set("name", std::string(name));
  data.set("value", shown(value));
  return data;
}

std::string inches(double value) { return fmt::format("{:.2f} in", value); }

TemplateData pdf_facts(const PdfView& pdf) {
  TemplateData out{TemplateData::type::list};
  if (pdf.pages) out << fact("Pages", std::to_string(*pdf.pages));
  if (pdf.page_size_pt) {
    out << fact("Page size", fmt::format("{} by {}", inches(pdf.page_size_pt->first / 72),
                                         inches(pdf.page_size_pt->second / 72)));
  }
  if (pdf.columns) out << fact("Columns", std::to_string(*pdf.columns));
  if (pdf.body_font_pt) out << fact("Body font", fmt::format("{:.1f} pt", *pdf.body_font_pt));
  if (pdf.leading_pt) out << fact("Leading", fmt::format("{:.1f} pt", *pdf.leading_pt));
  if (pdf.text_block_in) {
    out << fact("Text block", fmt::format("{} by {}", inches(pdf.text_block_in->first),
                                          inches(pdf.text_block_in->second)));
  }
  if (pdf.left_in && pdf.right_in && pdf.top_in && pdf.bottom_in) {
    out << fact("Margins",
                fmt::format("left {}, right {}, top {}, bottom {}", inches(*pdf.left_in),
                            inches(*pdf.right_in), inches(*pdf.top_in), inches(*pdf.bottom_in)));
  }
  if (pdf.references_page) {
    out << fact("References", fmt::format("from page {}", *pdf.references_page));
  }
  if (pdf.words > 0) out << fact("Words", std::to_string(pdf.words));
  std::vector<std::string> fonts;
  for (const auto& [name, embedded] : pdf.fonts) {
    fonts.push_back(embedded ? name : fmt::format("{} (not embedded)", name));
  }
  if (!fonts.empty()) out << fact("Fonts", fmt::format("{}", fmt::join(fonts, ", ")));
  if (pdf.encrypted) out << fact("Encrypted", "yes");
  return out;
}

/// The measured text block, in points from the page's top left corner: the page's own, or else the
/// report's.
TemplateData block_data(const PdfView& pdf, const BoxEvidence* box) {
  if (box != nullptr) {
    TemplateData block;
    block.set("x", fmt::format("{:.1f}", box->left));
    block.set("y", fmt::format("{:.1f}", box->top));
    block.set("w", fmt::format("{:.1f}", std::max(0.0, box->right - box->left)));
    block.set("h", fmt::format("{:.1f}", std::max(0.0, box->bottom - box->top)));
    return block;
  }
  if (!pdf.text_block_in || !pdf.left_in || !pdf.top_in) return TemplateData(false);
  TemplateData block;
  block.set("x", fmt::format("{:.1f}", *pdf.left_in * kPointsPerInch));
  block.set("y", fmt::format("{:.1f}", *pdf.top_in * kPointsPerInch));
  block.set("w", fmt::format("{:.1f}", pdf.text_block_in->first * kPointsPerInch));
  block.set("h", fmt::format("{:.1f}", pdf.text_block_in->second * kPointsPerInch));
  return block;
}

/// One page: its picture's number, its size, and its text block.
TemplateData page_data(std::uint32_t number, const PdfView& pdf, const Evidence& evidence) {
  const auto size = pdf.page_size_pt.value_or(kLetterPt);
  const auto found = evidence.boxes.find(number);
  const BoxEvidence* box = found == evidence.boxes.end() ? nullptr : &found->second;
  const bool has_size = box != nullptr && box->page_width > 0 && box->page_height > 0;
  TemplateData data;
  data.set("number", std::to_string(number));
  data.set("width", fmt::format("{:.0f}", has_size ? box->page_width : size.first));
  data.set("height", fmt::format("{:.0f}", has_size ? box->page_height : size.second));
  data.set("block", block_data(pdf, box));
  return data;
}

TemplateData pages_data(const Report& report, const PdfView& pdf, const Evidence& evidence) {
  TemplateData out{TemplateData::type::list};
  for (const PageEvidence& page : evidence.pages) {
    TemplateData data = page_data(page.number, pdf, evidence);
    data.set("png", base64(page.png));
    TemplateData notes{TemplateData::type::list};
    bool marked = false;
    for (const FindingView& finding : report.findings) {
      if (finding.page != page.number || finding.waived) continue;
      notes << note_data(finding);
      marked = true;
    }
    data.set("marked", marked);
    data.set("note", notes);
    out << data;
  }
  return out;
}

/// The page to look at for a finding that names none, since it is about all: the second, which has
/// no title; or 0.
std::uint32_t typical_page(std::string_view finding, const Evidence& evidence) {
  constexpr std::array<std::string_view, 5> kOfEveryPage{"report-columns", "report-font-size",
                                                         "report-line-spacing", "report-margins",
                                                         "report-page-size"};
  if (evidence.pages.empty() || !std::ranges::count(kOfEveryPage, finding)) return 0;
  return evidence.pages[evidence.pages.size() > 1 ? 1 : 0].number;
}

struct TreeRow {
  std::string name;
  std::string kind;
  std::size_t depth = 0;
  std::string size;
  const FindingView* finding = nullptr;
};

/// The tree as rows in order, directories before what is in them even where the archive names none.
std::vector<TreeRow> tree_rows(const Report& report, const Evidence& evidence) {
  std::map<std::string, const FindingView*> findings;
  for (const FindingView& finding : report.findings) {
    if (!finding.file.empty() && !finding.waived) findings.try_emplace(finding.file, &finding);
  }
  std::vector<TreeEvidence> entries = evidence.tree;
  std::ranges::sort(entries, {}, &TreeEvidence::path);
  std::vector<TreeRow> rows;
  std::vector<std::string> open;  // the directories that the last row lies in
  for (const TreeEvidence& entry : entries) {
    std::vector<std::string> parts;
    std::string_view rest = entry.path;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('/'), rest.size());
      if (end > 0) parts.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (parts.empty()) continue;
    std::size_t same = 0;
    while (same < open.size() && same + 1 < parts.size() && open[same] == parts[same]) ++same;
    open.resize(same);
    for (; same + 1 < parts.size(); ++same) {
      open.push_back(parts[same]);
      rows.push_back({parts[same] + '/', "folder", same, "", nullptr});
    }
    const bool is_directory = entry.type == 'd';
    if (is_directory) open.push_back(parts.back());
    const auto finding = findings.find(entry.path);
    rows.push_back({parts.back() + (is_directory ? "/" : ""),
                    is_directory ? "folder" : (entry.type == 'l' ? "link" : "file"),
                    parts.size() - 1, is_directory ? "" : describe_size(entry.bytes),
                    finding == findings.end() ? nullptr : finding->second});
  }
  return rows;
}

}  // namespace

TemplateData picture_data(const FindingView& finding, const Report& report,
                          const Evidence& evidence) {
  const std::uint32_t number = finding.page.value_or(typical_page(finding.id, evidence));
  if (!report.pdf || finding.waived || finding.severity == Severity::info ||
      !std::ranges::count(evidence.pages, number, &PageEvidence::number)) {
    return TemplateData(false);
  }
  return page_data(number, *report.pdf, evidence);
}

TemplateData tree_excerpt(const FindingView& finding, const Evidence& evidence) {
  if (finding.file.empty()) return TemplateData(false);
  std::vector<std::string_view> paths;
  for (const TreeEvidence& entry : evidence.tree) {
    if (entry.type != 'd') paths.push_back(entry.path);
  }
  std::ranges::sort(paths);
  const auto at = std::ranges::lower_bound(paths, finding.file);
  if (at == paths.end() || *at != finding.file) return TemplateData(false);
  constexpr std::ptrdiff_t kAround = 2;
  TemplateData lines{TemplateData::type::list};
  for (auto it = at - std::min(kAround, at - paths.begin());
       it != at + std::min(kAround + 1, paths.end() - at); ++it) {
    lines << line_data("", *it, it == at);
  }
  TemplateData out;
  out.set("caption", "In the archive");
  out.set("lines", lines);
  return out;
}

void set_pdf(const Report& report, const Evidence& evidence, TemplateData& data) {
  data.set("has_pdf", report.pdf.has_value());
  data.set("has_pages", !evidence.pages.empty());
  if (!report.pdf) return;
  data.set("pdf", pdf_facts(*report.pdf));
  data.set("pages", pages_data(report, *report.pdf, evidence));
}

void set_archive(const Report& report, const Evidence& evidence, TemplateData& data) {
  data.set("has_archive", report.archive.has_value());
  data.set("has_tree", !evidence.tree.empty());
  if (!report.archive) return;
  const ArchiveView& archive = *report.archive;
  data.set(
      "archive_words",
      shown(fmt::format(
          "{}, {} entries, {} packed, {} unpacked{}", archive.format, archive.entries,
          describe_size(archive.bytes_packed), describe_size(archive.bytes_unpacked),
          archive.root.empty() ? "" : fmt::format(", all in the directory {}", archive.root))));
  TemplateData tree{TemplateData::type::list};
  for (const TreeRow& row : tree_rows(report, evidence)) {
    TemplateData entry;
    entry.set("name", shown(row.name));
    entry.set("kind", row.kind);
    entry.set("depth", std::to_string(std::min<std::size_t>(row.depth, kDeepest)));
    entry.set("size", row.size.empty() ? TemplateData(false) : TemplateData(row.size));
    entry.set("note", row.finding == nullptr ? TemplateData(false) : note_data(*row.finding));
    tree << entry;
  }
  data.set("tree", tree);
  data.set("has_tree_rest", evidence.tree_left_out > 0);
  data.set("tree_rest", std::to_string(evidence.tree_left_out));
}

}  // namespace vouch::report
