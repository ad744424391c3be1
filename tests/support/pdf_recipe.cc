#include "tests/support/pdf_recipe.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace vouch::tests {
namespace {

/// Objects in the order given, and the table that finds them (ISO 32000-1, 7.5.4).
class PdfWriter {
 public:
  std::string bytes;

  void object(int number, const std::string& body) {
    offsets_[number] = bytes.size();
    bytes += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }

  void stream(int number, std::string dictionary, std::string data) {
    if (dictionary.starts_with("flate")) {
      dictionary = "/Filter /FlateDecode" + dictionary.substr(5);
      data = deflated(data);
    }
    object(number, "<< " + dictionary + " /Length " + std::to_string(data.size()) +
                       " >>\nstream\n" + data + "\nendstream");
  }

  /// Object `number` stands in the object stream `in`, at `index`.
  void compressed(int number, int in, int index) { compressed_[number] = {in, index}; }

  /// A cross-reference stream (7.5.8), the only table that finds compressed objects.
  void finish_with_stream() {
    const int number = std::max(offsets_.rbegin()->first, compressed_.rbegin()->first) + 1;
    const std::size_t table = bytes.size();
    std::string entries;
    const auto entry = [&entries](int type, std::size_t second, int third) {
      entries.push_back(static_cast<char>(type));
      for (int shift = 24; shift >= 0; shift -= 8) {
        entries.push_back(static_cast<char>((second >> shift) & 0xFF));
      }
      entries.push_back(static_cast<char>(third));
    };
    for (int i = 0; i < number; ++i) {
      if (const auto it = compressed_.find(i); it != compressed_.end()) {
        entry(2, static_cast<std::size_t>(it->second.first), it->second.second);
      } else {
        entry(offsets_.contains(i) ? 1 : 0, offsets_.contains(i) ? offsets_.at(i) : 0, 0);
      }
    }
    stream(number, fmt::format("/Type /XRef /Root 1 0 R /W [ 1 4 1 ] /Size {}", number), entries);
    bytes += fmt::format("startxref\n{}\n%%EOF\n", table);
  }

  bool has_compressed() const { return !compressed_.empty(); }

  void finish(const std::string& trailer) {
    const int size = offsets_.empty() ? 1 : offsets_.rbegin()->first + 1;
    const std::size_t table = bytes.size();
    bytes += fmt::format("xref\n0 {}\n0000000000 65535 f \n", size);
    for (int number = 1; number < size; ++number) {
      const auto it = offsets_.find(number);
      const std::string offset = std::to_string(it == offsets_.end() ? 0 : it->second);
      bytes += std::string(10 - offset.size(), '0') + offset +
               (it == offsets_.end() ? " 65535 f \n" : " 00000 n \n");
    }
    const std::string usual = fmt::format("<< /Root 1 0 R /Size {} >>", size);
    bytes += "trailer\n" + (trailer.empty() ? usual : trailer) + "\nstartxref\n" +
             std::to_string(table) + "\n%%EOF\n";
  }

 private:
  static std::string deflated(const std::string& data) {
    uLongf size = compressBound(data.size());
    std::string packed(size, '\0');
    compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
              reinterpret_cast<const Bytef*>(data.data()), data.size(), 9);
    packed.resize(size);
    return packed;
  }

  std::map<int, std::size_t> offsets_;
  std::map<int, std::pair<int, int>> compressed_;  // number -> stream, index
};

/// A paper set in Courier, whose characters are all 0.6 of its size wide: every line is exactly as
/// long as its column. Lengths are points.
struct Paper {
  int pages = 8;
  int references = 1;  // of these, the last pages with nothing but references
  double size = 10, leading = 12;
  int columns = 2;
  double left = 54, width = 504, gutter = 24, top = 72, height = 648;
  double page_width = 612, page_height = 792;
  bool embed = true, heading = true, related = true, numbers = false;
  double fill = 1;      // of the last page's columns
  int count = -1;       // what /Count says; -1: the truth
  std::string catalog;  // more keys
  std::string page;     // more keys of every page
};

Paper paper_of(const std::string& options) {
  Paper paper;
  std::istringstream words(options);
  std::string word;
  const std::map<std::string, double Paper::*> lengths{
      {"size", &Paper::size},     {"leading", &Paper::leading},
      {"left", &Paper::left},     {"width", &Paper::width},
      {"gutter", &Paper::gutter}, {"top", &Paper::top},
      {"height", &Paper::height}, {"page_width", &Paper::page_width},
      {"fill", &Paper::fill},     {"page_height", &Paper::page_height}};
  const std::map<std::string, int Paper::*> counts{{"pages", &Paper::pages},
                                                   {"references", &Paper::references},
                                                   {"columns", &Paper::columns},
                                                   {"count", &Paper::count}};
  const std::map<std::string, bool Paper::*> flags{{"embed", &Paper::embed},
                                                   {"heading", &Paper::heading},
                                                   {"related", &Paper::related},
                                                   {"numbers", &Paper::numbers}};
  while (words >> word) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (key == "catalog" || key == "page") {  // takes the rest of the line
      std::string rest;
      std::getline(words, rest);
      (key == "catalog" ? paper.catalog : paper.page) = value + rest;
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
      page << "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 " << paper_.page_width << ' '
           << paper_.page_height << " ] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
           << "/Contents " << first + 2 * i + 1 << " 0 R " << paper_.page << " >>";
      pdf.object(first + 2 * i, page.str());
      pdf.stream(first + 2 * i + 1, "", content(i));
    }
  }

 private:
  std::string content(int page) {
    const double column = (paper_.width - paper_.gutter * (paper_.columns - 1)) / paper_.columns;
    const auto characters = static_cast<std::size_t>(column / (0.6 * paper_.size) + 1e-6);
    const bool references = page >= paper_.pages - paper_.references;
    const bool last = page == paper_.pages - 1;
    std::string out;
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
      for (double y = used + paper_.size; y <= height; y += paper_.leading, ++line) {
        const std::string heading = line == 0 && c == 0 ? heading_of(page) : "";
        if (!heading.empty()) {
          out += show("F2", 12, x, from_top(y), heading);
        } else if (references && line % 3 == 1) {
          const std::string text = fmt::format("[{}] A. Author 2019 ", ++entry);
          out += show("F1", paper_.size, x, from_top(y),
                      text + text_of(std::max(characters, text.size() + 1) - text.size(), place_));
        } else {
          out += show("F1", paper_.size, x, from_top(y), text_of(characters, place_));
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
    if (page == paper_.pages - paper_.references) return paper_.heading ? "References" : "";
    if (page == 0) return "1 Introduction";
    if (page == 1 && paper_.related) return "2 Background and Related Work";
    return page == 2 ? "3 Design" : "";
  }

  double from_top(double y) const { return paper_.page_height - paper_.top - y; }

  const Paper& paper_;
  std::size_t place_ = 0;
};

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out.push_back(text[i]);
    } else if (text[i + 1] == 'x' && i + 3 < text.size()) {
      out.push_back(static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16)));
      i += 3;
    } else {
      const char letter = text[++i];
      out.push_back(letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter);
    }
  }
  return out;
}

class RecipeReader {
 public:
  explicit RecipeReader(const std::filesystem::path& file) : file_(file), in_(file) {
    if (!in_) throw std::runtime_error("cannot read " + file.string());
    recipe_.name = file.stem().string();
  }

  Recipe read() {
    std::string line;
    bool in_pdf = false;
    while (next(line)) {
      if (line.empty() || line[0] == '#') continue;
      if (line == "pdf") {
        in_pdf = true;
      } else if (in_pdf) {
        write(line);
      } else {
        expect(line);
      }
    }
    if (pdf_.has_compressed()) {
      pdf_.finish_with_stream();
    } else if (table_) {
      pdf_.finish(trailer_);
    }
    recipe_.bytes = std::move(pdf_.bytes);
    recipe_.bytes.resize(recipe_.bytes.size() * percent_ / 100);
    return std::move(recipe_);
  }

 private:
  bool next(std::string& line) {
    ++number_;
    return static_cast<bool>(std::getline(in_, line));
  }

  [[noreturn]] void refuse(const std::string& line) const {
    throw std::runtime_error(file_.string() + ":" + std::to_string(number_) + ": " + line);
  }

  void expect(const std::string& line) {
    std::istringstream words(line);
    std::string verb, key, value;
    words >> verb >> key;
    std::getline(words >> std::ws, value);
    if (verb == "expect") {
      recipe_.facts.emplace_back(key, value);
    } else if (verb == "about") {
      recipe_.numbers.emplace_back(key, std::stod(value));
    } else if (verb == "finding") {
      recipe_.findings.emplace_back(key, value);
    } else if (verb == "limit") {
      for (const std::string& limit : {key, value}) {
        if (limit.starts_with("cpu=")) recipe_.cpu_seconds = std::stoull(limit.substr(4));
        if (limit.starts_with("memory=")) recipe_.memory_mib = std::stoull(limit.substr(7));
      }
    } else {
      refuse(line);
    }
  }

  void write(const std::string& line) {
    std::istringstream words(line);
    std::string verb, rest;
    words >> verb;
    std::getline(words >> std::ws, rest);
    if (verb == "paper") {
      begin();
      PaperWriter(paper_of(rest)).write(pdf_);
    } else if (verb == "obj") {
      begin();
      pdf_.object(std::stoi(rest), block("endobj"));
    } else if (verb == "stream") {
      begin();
      const std::size_t space = rest.find(' ');
      const std::string dictionary = space == std::string::npos ? "" : rest.substr(space + 1);
      pdf_.stream(std::stoi(rest), dictionary, block("endstream"));
    } else if (verb == "raw") {
      pdf_.bytes += unescaped(rest);
    } else if (verb == "replace") {
      replace(line, rest);
    } else if (verb == "compressed") {
      std::istringstream numbers(rest);
      int number = 0, in = 0, index = 0;
      numbers >> number >> in >> index;
      pdf_.compressed(number, in, index);
    } else if (verb == "trailer") {
      trailer_ = rest;
    } else if (verb == "notrailer") {
      table_ = false;
    } else if (verb == "truncate") {
      percent_ = std::stoul(rest);
    } else {
      refuse(line);
    }
  }

  void begin() {
    if (pdf_.bytes.find("%PDF-") == std::string::npos)
      pdf_.bytes += "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n";
  }

  std::string block(const std::string& end) {
    std::string body, line;
    while (next(line) && line != end) {
      std::istringstream words(line);
      std::string verb, text;
      std::size_t count = 0;
      if (line.starts_with("@repeat ")) {
        words >> verb >> count;
        std::getline(words >> std::ws, text);
        for (std::size_t i = 0; i < count; ++i) body += text + "\n";
      } else if (line.starts_with("@zeros ")) {
        words >> verb >> count;
        body.append(count, '\0');
      } else {
        body += line + "\n";
      }
    }
    if (body.ends_with('\n')) body.pop_back();
    return body;
  }

  void replace(const std::string& line, const std::string& rest) {
    const std::size_t arrow = rest.find(" => ");
    if (arrow == std::string::npos) refuse(line);
    const std::string before = unescaped(rest.substr(0, arrow));
    const std::string after = unescaped(rest.substr(arrow + 4));
    std::size_t at = pdf_.bytes.find(before);
    if (at == std::string::npos) refuse(line);
    for (; at != std::string::npos; at = pdf_.bytes.find(before, at + after.size())) {
      pdf_.bytes.replace(at, before.size(), after);
    }
  }

  std::filesystem::path file_;
  std::ifstream in_;
  std::size_t number_ = 0;
  Recipe recipe_;
  PdfWriter pdf_;
  std::string trailer_;
  bool table_ = true;
  std::size_t percent_ = 100;
};

}  // namespace

Recipe read_recipe(const std::filesystem::path& file) { return RecipeReader(file).read(); }

std::string make_paper(const std::string& options) {
  PdfWriter pdf;
  pdf.bytes = "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n";
  PaperWriter(paper_of(options)).write(pdf);
  pdf.finish("");
  return std::move(pdf.bytes);
}

}  // namespace vouch::tests
