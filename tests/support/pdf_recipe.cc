#include "tests/support/pdf_recipe.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/pdf_paper.h"
#include "tests/support/pdf_writer.h"

namespace vouch::tests {
namespace {

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

std::string with(std::string text, const std::string& mark, const std::string& value) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size()) {
    text.replace(at, mark.size(), value);
  }
  return text;
}

std::string numbered(const std::string& line, int n) {
  return with(with(line, "{n}", std::to_string(n)), "{n+1}", std::to_string(n + 1));
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
  /// The next line, those between `for` and `done` once for each number.
  bool next(std::string& line) {
    if (at_ < body_.size()) {
      line = numbered(body_[at_], counter_);
      if (++at_ == body_.size() && counter_ < last_) {
        at_ = 0;
        ++counter_;
      }
      return true;
    }
    ++number_;
    if (!std::getline(in_, line)) return false;
    if (!line.starts_with("for ")) return true;
    std::istringstream words(line.substr(4));
    if (!(words >> counter_ >> last_) || counter_ > last_) refuse(line);
    body_.clear();
    for (++number_; std::getline(in_, line) && line != "done"; ++number_) body_.push_back(line);
    at_ = 0;
    return next(line);
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
      const std::size_t colon = value.find(": ");
      recipe_.findings.push_back(
          {key, value.substr(0, colon),
           colon == std::string::npos ? std::string() : value.substr(colon + 2)});
    } else if (verb == "policy") {
      recipe_.policy += key + " " + value + "\n";
    } else if (verb == "member") {
      recipe_.members.push_back(value.empty() ? key : key + " " + value);
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
      pdf_.begin();
      write_paper(paper_of(rest), pdf_);
    } else if (verb == "obj") {
      pdf_.begin();
      pdf_.object(std::stoi(rest), block("endobj"));
    } else if (verb == "stream") {
      pdf_.begin();
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
    if (!pdf_.replace(before, after)) refuse(line);
  }

  std::filesystem::path file_;
  std::ifstream in_;
  std::size_t number_ = 0;
  std::vector<std::string> body_;  // of the loop that is being read, from at_ on
  std::size_t at_ = 0;
  int counter_ = 0, last_ = 0;
  Recipe recipe_;
  PdfWriter pdf_;
  std::string trailer_;
  bool table_ = true;
  std::size_t percent_ = 100;
};

}  // namespace

Recipe read_recipe(const std::filesystem::path& file) { return RecipeReader(file).read(); }

}  // namespace vouch::tests
