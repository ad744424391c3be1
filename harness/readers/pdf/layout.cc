#include "harness/readers/pdf/layout.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace vouch::readers {
namespace {

constexpr double kSameSize = 0.3;            // points: one font's rounding in two drivers
constexpr std::size_t kBodyCharacters = 12;  // a shorter line says little of its column
constexpr double kBin = 2;                   // points, of the profile across the page
constexpr double kNarrowestColumn = 50;      // points
constexpr std::size_t kFewLines = 8;         // a page with fewer says nothing of the document

/// The value around which most weight lies: values are counted in steps, and those within `reach`
/// steps of each other are one, whose weighted mean is told.
std::optional<double> mode_of(const std::map<long, double>& histogram, double step, long reach) {
  double most = 0;
  std::optional<double> best;
  for (const auto& [center, own] : histogram) {
    double sum = 0, moment = 0;
    for (auto it = histogram.lower_bound(center - reach);
         it != histogram.end() && it->first <= center + reach; ++it) {
      sum += it->second;
      moment += it->second * static_cast<double>(it->first);
    }
    // Of two centres of one cluster the heavier is the better.
    const double weight = sum + own * 1e-3;
    if (weight > most) {
      most = weight;
      best = std::round(moment / sum * step * 100) / 100;
    }
  }
  return best;
}

double quantile(std::vector<double> values, double share) {
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
  return values[at];
}

/// The lines that show a page's columns: those in the body's size, or, where hardly any are (a page
/// of references), in the page's own.
std::vector<const Line*> column_lines(const PageLines& page, double body) {
  const auto of_size = [&page](double size) {
    std::vector<const Line*> lines;
    std::size_t characters = 0;
    for (const Line& line : page) {
      if (line.furniture || std::abs(line.size_pt - size) > kSameSize) continue;
      if (line.characters < kBodyCharacters) continue;
      lines.push_back(&line);
      characters += line.characters;
    }
    return std::pair(std::move(lines), characters);
  };
  auto [lines, characters] = of_size(body);
  std::size_t all = 0;
  for (const Line& line : page) all += line.furniture ? 0 : line.characters;
  if (characters * 10 >= all * 3) return lines;
  const auto own = body_size(std::span(&page, 1));
  return own ? of_size(*own).first : lines;
}

/// Where the lines of a page stand side by side: the profile of how many lines cover each place
/// across the page, cut where hardly any does.
std::vector<Span> columns_of(const std::vector<const Line*>& lines, double page_width) {
  if (lines.empty() || !(page_width > 0) || page_width > 20'000) return {};
  std::vector<double> cover(static_cast<std::size_t>(page_width / kBin) + 2, 0.0);
  const auto bin = [&cover](double x) {
    const double last = static_cast<double>(cover.size() - 1);
    return static_cast<std::size_t>(std::clamp(x / kBin, 0.0, last));
  };
  for (const Line* line : lines) {
    for (std::size_t i = bin(line->left); i <= bin(line->right); ++i) cover[i] += 1;
  }
  const double low = 0.15 * *std::ranges::max_element(cover);
  std::vector<Span> spans;
  for (std::size_t i = 0; i < cover.size(); ++i) {
    if (cover[i] <= low) continue;
    const std::size_t first = i;
    while (i < cover.size() && cover[i] > low) ++i;
    const Span span{static_cast<double>(first) * kBin, static_cast<double>(i) * kBin};
    const bool wide = span.right - span.left >= kNarrowestColumn;
    const auto inside = std::ranges::count_if(lines, [&](const Line* line) {
      return line->left >= span.left - 2 * kBin && line->right <= span.right + 2 * kBin;
    });
    if (wide && static_cast<double>(inside) >= 0.1 * static_cast<double>(lines.size())) {
      spans.push_back(span);
    }
  }
  return spans;
}

bool fits(const Line& line, const std::vector<Span>& columns) {
  return std::ranges::any_of(columns, [&](const Span& span) {
    return line.left >= span.left - 6 && line.right <= span.right + 6;
  });
}

/// The columns of the document: of the pages of each number of columns, those with most lines.
std::vector<Span> pooled_columns(const std::vector<std::vector<Span>>& by_page,
                                 const std::vector<std::vector<const Line*>>& lines) {
  std::map<std::size_t, std::size_t> votes;
  for (std::size_t i = 0; i < by_page.size(); ++i) {
    if (!by_page[i].empty() && lines[i].size() >= kFewLines) {
      votes[by_page[i].size()] += lines[i].size();
    }
  }
  if (votes.empty()) {
    for (std::size_t i = 0; i < by_page.size(); ++i) {
      if (!by_page[i].empty()) votes[by_page[i].size()] += lines[i].size();
    }
  }
  if (votes.empty()) return {};
  const std::size_t count =
      std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; })->first;
  std::vector<Span> pooled(count);
  for (std::size_t c = 0; c < count; ++c) {
    std::vector<double> lefts, rights;
    for (std::size_t i = 0; i < by_page.size(); ++i) {
      if (by_page[i].size() != count) continue;
      lefts.push_back(by_page[i][c].left);
      rights.push_back(by_page[i][c].right);
    }
    pooled[c] = {quantile(lefts, 0.5), quantile(rights, 0.5)};
  }
  return pooled;
}

/// One narrow column at the left of the page, with room for its like at the right: a page of a
/// two-column style whose right column is empty.
void add_empty_columns(std::vector<Span>& columns, double page_width) {
  if (columns.size() != 1) return;
  const double width = columns[0].right - columns[0].left;
  const double room = page_width - columns[0].left - columns[0].right;
  if (width < 0.46 * page_width && columns[0].left < 0.2 * page_width && room >= 0.9 * width) {
    columns.push_back({page_width - columns[0].left - width, page_width - columns[0].left});
  }
}

std::size_t columns_of_page(const std::vector<Span>& own, const std::vector<const Line*>& lines,
                            const std::vector<Span>& document) {
  // Fewer where a column is half empty, more where lists or code leave gaps within one. Any line
  // fits into a single column, so that says nothing.
  const bool more = own.size() > document.size();
  if (own.size() == document.size() || lines.empty() || (more && document.size() < 2)) {
    return own.size();
  }
  const auto inside =
      std::ranges::count_if(lines, [&](const Line* line) { return fits(*line, document); });
  return static_cast<double>(inside) >= 0.8 * static_cast<double>(lines.size()) ? document.size()
                                                                                : own.size();
}

void set_columns(PageLines& page, const std::vector<Span>& columns) {
  for (Line& line : page) {
    for (std::size_t c = 1; c < columns.size(); ++c) {
      const double gutter = (columns[c - 1].right + columns[c].left) / 2;
      if (line.left > gutter - 4) line.column = c;
    }
  }
}

std::optional<double> leading_of(const std::vector<PageLines>& pages, double body) {
  std::map<long, double> steps;
  for (const PageLines& page : pages) {
    std::vector<const Line*> lines;
    for (const Line& line : page) {
      if (!line.furniture && std::abs(line.size_pt - body) <= kSameSize &&
          line.characters >= kBodyCharacters) {
        lines.push_back(&line);
      }
    }
    std::ranges::stable_sort(
        lines, {}, [](const Line* line) { return std::pair(line->column, line->bottom); });
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const double step = lines[i]->bottom - lines[i - 1]->bottom;
      const bool below =
          lines[i]->column == lines[i - 1]->column && step > 0.7 * body && step < 3.5 * body;
      if (below) steps[std::lround(step * 50)] += 1;
    }
  }
  return mode_of(steps, 0.02, 10);
}

std::optional<PageBox> box_of(const PageLines& page, double body) {
  std::vector<double> lefts, rights, tops, bottoms;
  for (const Line& line : page) {
    if (line.furniture || line.letters < 3) continue;
    const bool is_text = line.size_pt > 0.65 * body && line.size_pt < 1.35 * body;
    if (!is_text || line.characters < kBodyCharacters) continue;
    lefts.push_back(line.left);
    rights.push_back(line.right);
    tops.push_back(line.top);
    bottoms.push_back(line.bottom);
  }
  if (lefts.size() < 3) return std::nullopt;
  // A line or two that stick out (an overfull box, a wide table) are no margin.
  return PageBox{quantile(lefts, 0.03), quantile(tops, 0), quantile(rights, 0.97),
                 quantile(bottoms, 1)};
}

std::optional<PageBox> block_of(const Layout& layout, const std::vector<PageLines>& pages) {
  std::size_t fullest = 0;
  for (const PageLines& page : pages) fullest = std::max(fullest, page.size());
  std::vector<double> lefts, rights, tops, bottoms;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const auto& box = layout.boxes[i];
    if (!box || layout.by_page[i] != layout.columns.size() || pages[i].size() * 2 < fullest)
      continue;
    lefts.push_back(box->left);
    rights.push_back(box->right);
    tops.push_back(box->top);
    bottoms.push_back(box->bottom);
  }
  if (lefts.empty()) return std::nullopt;
  return PageBox{quantile(lefts, 0.3), quantile(tops, 0.3),
                 std::max(quantile(rights, 0.7), layout.columns.back().right - kBin),
                 quantile(bottoms, 0.7)};
}

}  // namespace

std::optional<double> body_size(std::span<const PageLines> pages) {
  std::map<long, double> sizes;
  for (const PageLines& page : pages) {
    for (const Line& line : page) {
      if (!line.furniture && line.letters * 2 > line.characters) {
        sizes[std::lround(line.size_pt * 50)] += static_cast<double>(line.characters);
      }
    }
  }
  return mode_of(sizes, 0.02, 8);
}

Layout layout_of(std::vector<PageLines>& pages, const Text& text, double body_size_pt) {
  Layout layout;
  layout.body_size_pt = body_size_pt;
  std::vector<std::vector<const Line*>> lines;
  std::vector<std::vector<Span>> own;
  std::vector<double> widths;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    lines.push_back(column_lines(pages[i], body_size_pt));
    own.push_back(columns_of(lines[i], text.pages[i].width_pt));
    if (!own[i].empty()) widths.push_back(text.pages[i].width_pt);
  }
  layout.columns = pooled_columns(own, lines);
  if (!widths.empty()) add_empty_columns(layout.columns, quantile(widths, 0.5));
  for (std::size_t i = 0; i < pages.size(); ++i) {
    layout.by_page.push_back(columns_of_page(own[i], lines[i], layout.columns));
    set_columns(pages[i], layout.by_page[i] > 1 && layout.by_page[i] != layout.columns.size()
                              ? own[i]
                              : layout.columns);
    layout.boxes.push_back(box_of(pages[i], body_size_pt));
  }
  layout.leading_pt = leading_of(pages, body_size_pt);
  layout.block = block_of(layout, pages);
  return layout;
}

}  // namespace vouch::readers
