#include "tests/support/pdf_paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

namespace vouch::tests {
namespace {

/// Running text: words of a fixed list, so many characters as wanted from a running place.
std::string text_of(std::size_t characters, std::size_t& place) {
  static const std::string kText =
      "we measure how a cluster of machines trains one model and find that most of the time is "
      "spent waiting for the slowest link so a scheduler that knows the links places the work "
      "better than one that only counts devices and the gain grows with the number of jobs that "
      "share the network while the cost of placing them stays small and bounded by design ";
  std::string text;
  while (text.size() < characters) text += kText[place++ % kText.size()];
  if (text.front() == ' ') text.front() = 'x';
  if (text.back() == ' ') text.back() = 'x';
  return text;
}

std::string show(const char* font, double size, double x, double y, const std::string& text) {
  std::ostringstream out;
  out << "BT /" << font << ' ' << size << " Tf " << x << ' ' << y << " Td (" << text << ") Tj ET\n";
  return out.str();
}

class PaperWriter {
 public:
  explicit PaperWriter(const Paper& paper) : paper_(paper) {}

  void write(PdfWriter& pdf) {
    const int first = 10;
    std::string kids;
    for (int i = 0; i < paper_.pages; ++i) kids += fmt::format("{} 0 R ", first + 2 * i);
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R " + paper_.catalog + " >>");
    pdf.object(2, "<< /Type /Pages /Kids [ " + kids + "] /Count " +
                      std::to_string(paper_.count < 0 ? paper_.pages : paper_.count) + " >>");
    for (const auto& [number, name] : {std::pair(3, "Courier"), std::pair(4, "Courier-Bold")}) {
      pdf.object(number, std::string("<< /Type /Font /Subtype /Type1 /BaseFont /") + name +
                             (paper_.embed ? " /FontDescriptor 5 0 R" : "") + " >>");
    }
    pdf.object(5, "<< /Type /FontDescriptor /FontName /Courier /Flags 32 /FontFile 6 0 R >>");
    pdf.stream(6, "/Length1 0 /Length2 0 /Length3 0", "%!");
    for (int i = 0; i < paper_.pages; ++i) {
      std::ostringstream page;
      const double width = paper_.turned ? paper_.page_height : paper_.page_width;
      const double height = paper_.turned ? paper_.page_width : paper_.page_height;
      page << "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 " << width << ' ' << height
           << (paper_.turned ? " ] /Rotate 90" : " ]")
           << " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
           << "/Contents " << first + 2 * i + 1 << " 0 R " << paper_.page << " >>";
      pdf.object(first + 2 * i, page.str());
      pdf.stream(first + 2 * i + 1, "", content(i));
    }
  }

 private:
  std::string content(int page) {
    const double column = (paper_.width - paper_.gutter * (paper_.columns - 1)) / paper_.columns;
    const bool small = page + 1 >= paper_.small_from && page + 1 <= paper_.small_to;
    const double size = small ? paper_.small : paper_.size;
    const double leading = small ? paper_.small + 1 : paper_.leading;
    const auto characters = static_cast<std::size_t>(column / (0.6 * size) + 1e-6);
    const bool references = is_references(page);
    const bool last = page == paper_.pages - 1;
    std::string out;
    if (paper_.turned) out = fmt::format("0 1 -1 0 {} 0 cm\n", paper_.page_height);
    double used = 0;  // by the title, over all columns
    if (page == 0) {
      out += show("F2", 18, paper_.left, from_top(18), "Placing Work where Links are Fast");
      out += show("F1", 12, paper_.left, from_top(40), "Ada Lovelace and Alan Turing");
      used = 60;
    }
    int entry = 0;
    for (int c = 0; c < paper_.columns; ++c) {
      const double x = paper_.left + c * (column + paper_.gutter);
      const double height = paper_.height * (last ? paper_.fill : 1);
      int line = 0;
      for (double y = used + size; y <= height; y += leading, ++line) {
        const std::string heading = line == 0 && c == 0 ? heading_of(page) : "";
        if (!heading.empty()) {
          out += show("F2", 12, x, from_top(y), heading);
        } else if (references && line % 3 == 1) {
          const std::string text = fmt::format("[{}] A. Author 2019 ", ++entry);
          out += show("F1", size, x, from_top(y),
                      text + text_of(std::max(characters, text.size() + 1) - text.size(), place_));
        } else {
          out += show("F1", size, x, from_top(y), text_of(characters, place_));
        }
        if (paper_.numbers) {
          out += show("F1", 6, 20, from_top(y), std::to_string(line + 1));
        }
      }
    }
    if (last || page > 0) {
      out += show("F1", 9, paper_.page_width / 2, 30, std::to_string(page + 1));
    }
    return out;
  }

  std::string heading_of(int page) const {
    const int appendix = paper_.pages - paper_.appendix;
    if (page == appendix - paper_.references) return paper_.heading ? "References" : "";
    if (page == appendix) return "A Proofs";
    if (page == 0) return "1 Introduction";
    if (page == 1 && !paper_.related.empty()) return paper_.related;
    return page == 2 ? "3 Design" : "";
  }

  bool is_references(int page) const {
    const int appendix = paper_.pages - paper_.appendix;
    return page < appendix && page >= appendix - paper_.references;
  }

  double from_top(double y) const { return paper_.page_height - paper_.top - y; }

  const Paper& paper_;
  std::size_t place_ = 0;
};

}  // namespace

Paper paper_of(const std::string& options) {
  Paper paper;
  std::istringstream words(options);
  std::string word;
  const std::map<std::string, double Paper::*> lengths{{"small", &Paper::small},
                                                       {"size", &Paper::size},
                                                       {"leading", &Paper::leading},
                                                       {"left", &Paper::left},
                                                       {"width", &Paper::width},
                                                       {"gutter", &Paper::gutter},
                                                       {"top", &Paper::top},
                                                       {"height", &Paper::height},
                                                       {"page_width", &Paper::page_width},
                                                       {"fill", &Paper::fill},
                                                       {"page_height", &Paper::page_height}};
  const std::map<std::string, int Paper::*> counts{{"pages", &Paper::pages},
                                                   {"references", &Paper::references},
                                                   {"appendix", &Paper::appendix},
                                                   {"columns", &Paper::columns},
                                                   {"small_from", &Paper::small_from},
                                                   {"small_to", &Paper::small_to},
                                                   {"count", &Paper::count}};
  const std::map<std::string, bool Paper::*> flags{{"embed", &Paper::embed},
                                                   {"heading", &Paper::heading},
                                                   {"turned", &Paper::turned},
                                                   {"numbers", &Paper::numbers}};
  const std::map<std::string, std::string Paper::*> texts{
      {"related", &Paper::related}, {"catalog", &Paper::catalog}, {"page", &Paper::page}};
  while (words >> word) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (texts.contains(key) && value != "no") {  // takes the rest of the line
      std::string rest;
      std::getline(words, rest);
      paper.*texts.at(key) = value + rest;
    } else if (key == "related") {
      paper.related.clear();
    } else if (lengths.contains(key)) {
      paper.*lengths.at(key) = std::stod(value);
    } else if (counts.contains(key)) {
      paper.*counts.at(key) = std::stoi(value);
    } else if (flags.contains(key)) {
      paper.*flags.at(key) = value == "yes";
    } else {
      throw std::runtime_error("a paper has no " + key);
    }
  }
  return paper;
}

void write_paper(const Paper& paper, PdfWriter& pdf) { PaperWriter(paper).write(pdf); }

std::string make_paper(const std::string& options) {
  PdfWriter pdf;
  pdf.begin();
  write_paper(paper_of(options), pdf);
  pdf.finish("");
  return std::move(pdf.bytes);
}

}  // namespace vouch::tests
