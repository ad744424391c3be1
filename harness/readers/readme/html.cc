// HTML, as far as a guide needs it: headings, paragraphs, lists, tables, <pre> and inline code. One
// pass from left to right; an unknown or broken tag is left out.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "harness/readers/readme/block_builder.h"
#include "harness/readers/readme/inline_code.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kLongestTag = 2000;  // bytes; a longer "tag" is a lone "<"

struct Tag {
  std::string name;  // in small letters, "/" before it where it closes
  std::string_view attributes;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string language_of(std::string_view attributes) {
  for (const std::string_view mark : {"language-", "lang-", "highlight-source-", "lang=\""}) {
    const auto at = attributes.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = attributes.substr(at + mark.size());
    std::string tag(rest.substr(0, rest.find_first_of("\"' >")));
    std::ranges::transform(tag, tag.begin(), lower);
    return tag;
  }
  return {};
}

class Reader {
 public:
  Reader(std::string_view text, std::uint32_t first_line) : text_(text), number_(first_line) {}

  Blocks run() {
    while (at_ < text_.size()) step();
    end_line();
    return out_.finish();
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '<') {
      if (text_.substr(at_).starts_with("<!--")) return skip_past("-->");
      if (const auto tag = tag_here()) return take(*tag);
    }
    if (c == '\n') {
      if (preformatted_ || heading_ == 0) end_line();
      ++number_;
      if (!preformatted_ && heading_ > 0) line_ += ' ';
    } else if (c == '&') {
      const auto end = text_.substr(at_, 10).find(';');
      const auto length = end == std::string_view::npos ? 1 : end + 1;
      put(without_entities(text_.substr(at_, length)));
      at_ += length;
      return;
    } else if (c != '\r') {
      put(text_.substr(at_, 1));
    }
    ++at_;
  }

  void put(std::string_view text) {
    if (line_.empty()) line_number_ = number_;
    line_ += text;
  }

  void skip_past(std::string_view end) {
    const auto found = text_.find(end, at_);
    const auto next = found == std::string_view::npos ? text_.size() : found + end.size();
    number_ += static_cast<std::uint32_t>(std::ranges::count(text_.substr(at_, next - at_), '\n'));
    at_ = next;
  }

  /// The tag that begins here, and moves behind it; none where "<" is only a mark.
  std::optional<Tag> tag_here() {
    std::size_t i = at_ + 1;
    Tag tag;
    if (i < text_.size() && (text_[i] == '/' || text_[i] == '!')) tag.name += text_[i++];
    while (i < text_.size() && ((lower(text_[i]) >= 'a' && lower(text_[i]) <= 'z') ||
                                (text_[i] >= '0' && text_[i] <= '9')))
      tag.name += lower(text_[i++]);
    if (tag.name.size() < 1 || tag.name == "/" || tag.name == "!") return std::nullopt;
    const std::string_view rest = text_.substr(i, kLongestTag);
    const auto close = rest.find('>');
    const bool known =
        std::ranges::find(kTags, std::string_view(tag.name).substr(
                                     tag.name.front() == '/' ? 1 : 0)) != kTags.end();
    if (close == std::string_view::npos || (!known && tag.name.front() != '!')) return std::nullopt;
    tag.attributes = rest.substr(0, close);
    number_ += static_cast<std::uint32_t>(std::ranges::count(tag.attributes, '\n'));
    at_ = i + close + 1;
    return tag;
  }

  void take(const Tag& tag) {
    const std::string& name = tag.name;
    if (name == "script" || name == "style" || name == "title") return skip_past("</" + name + ">");
    if (name == "pre") {
      end_block();
      preformatted_ = true;
      tag_ = language_of(tag.attributes);
    } else if (name == "/pre") {
      end_block();
      preformatted_ = false;
    } else if (name == "code" || name == "kbd" || name == "tt" || name == "samp") {
      if (!preformatted_) put("`");
      if (preformatted_ && tag_.empty()) tag_ = language_of(tag.attributes);
    } else if (name == "/code" || name == "/kbd" || name == "/tt" || name == "/samp") {
      if (!preformatted_) put("`");
    } else if (name == "br") {
      end_line();
    } else if (name == "td" || name == "th") {
      put("| ");
    } else if (name == "/tr") {
      put("|");
      end_block();
    } else if (is_heading(name)) {
      end_block();
      heading_ = name == "summary" ? kSummaryLevel : name[1] - '0';
    } else if (name.front() == '/' && is_heading(name.substr(1))) {
      end_heading();
    } else if (name == "/details") {
      end_block();
      out_.heading(number_, "", kSummaryLevel);
    } else if (name == "li" || name == "dt") {
      end_block();
      item_ = true;
    } else if (name != "span" && name != "/span" && name != "b" && name != "/b" && name != "a" &&
               name != "/a" && name != "strong" && name != "/strong" && name != "em" &&
               name != "/em" && name != "i" && name != "/i" && name != "/td" && name != "/th") {
      end_block();
    }
  }

  static bool is_heading(std::string_view name) {
    return name == "summary" ||
           (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6');
  }

  void end_heading() {
    if (heading_ > 0 && !is_blank_line(line_))
      out_.heading(line_number_, stripped(line_), heading_);
    heading_ = 0;
    line_.clear();
  }

  void end_line() {
    if (heading_ > 0) return;
    if (is_blank_line(line_)) {
      line_.clear();
      return;
    }
    if (preformatted_) {
      out_.code(line_number_, line_, tag_, true);
    } else {
      out_.prose(line_number_, stripped(line_), std::exchange(item_, false));
    }
    line_.clear();
  }

  void end_block() {
    end_line();
    out_.close();
  }

  static constexpr int kSummaryLevel = 7;  // below every heading of the text around it
  static constexpr std::array<std::string_view, 49> kTags{
      "html", "head",       "body",    "title", "script", "style",   "meta",    "link",  "div",
      "p",    "br",         "hr",      "h1",    "h2",     "h3",      "h4",      "h5",    "h6",
      "pre",  "code",       "kbd",     "tt",    "samp",   "ul",      "ol",      "li",    "dl",
      "dt",   "dd",         "table",   "tr",    "td",     "th",      "thead",   "tbody", "span",
      "b",    "strong",     "em",      "i",     "a",      "details", "summary", "img",   "center",
      "font", "blockquote", "section", "main"};

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t number_;
  BlockBuilder out_;
  std::string line_;
  std::uint32_t line_number_ = 1;
  std::string tag_;
  bool preformatted_ = false;
  bool item_ = false;
  int heading_ = 0;
};

}  // namespace

Blocks read_html(std::string_view text, std::uint32_t first_line) {
  return Reader(text, first_line).run();
}

}  // namespace vouch::readers
