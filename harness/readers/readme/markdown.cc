// Markdown by cmark-gfm: the one file that includes it. cmark gives the blocks and their lines; the
// text of prose is taken from the source, where it stands as the author wrote it.
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>
#include <string>

#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/inline_code.h"

namespace vouch::readers {
namespace {

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

bool is_listed(cmark_node* node) {
  // Depth is bounded by what a person writes; deeper nesting is a list for sure.
  for (int depth = 0; node != nullptr && depth < 50; ++depth, node = cmark_node_parent(node)) {
    if (cmark_node_get_type(node) == CMARK_NODE_ITEM) return true;
  }
  return false;
}

/// How many quotations ("> ") the node stands in.
int depth_of_quotes(cmark_node* node) {
  int quotes = 0;
  for (int depth = 0; node != nullptr && depth < 50; ++depth, node = cmark_node_parent(node)) {
    if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE) ++quotes;
  }
  return quotes;
}

/// Without up to `quotes` marks at its beginning; a line that goes on lazily may have fewer.
std::string_view without_quotes(std::string_view line, int quotes) {
  for (; quotes > 0; --quotes) {
    const auto mark = line.find_first_not_of(" \t");
    if (mark == std::string_view::npos || line[mark] != '>') break;
    line.remove_prefix(mark + 1);
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
  return line;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

/// "bash" of "```bash title=x", "{.bash}" and "sh,ignore".
std::string first_word(std::string_view info) {
  while (!info.empty() && (info.front() == '{' || info.front() == '.' || info.front() == ' ')) {
    info.remove_prefix(1);
  }
  std::string word(info.substr(0, info.find_first_of(" ,}:\t")));
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

bool opens_fence(std::string_view line) {
  const std::string_view text = trimmed(line);
  return text.starts_with("```") || text.starts_with("~~~");
}

/// `## Run`; a single `#` followed by a blank is a shell comment as often, and stays code.
bool is_deep_heading(std::string_view line) {
  return line.starts_with("## ") || line.starts_with("### ") || line.starts_with("#### ");
}

Block heading_of(std::string_view line, std::uint32_t number) {
  Block block;
  block.kind = Block::Kind::heading;
  const auto level = std::min(line.find_first_not_of('#'), line.size());
  block.level = static_cast<int>(level);
  block.lines.push_back({number, std::string(trimmed(line.substr(level)))});
  return block;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), lines_(split_lines(text)) {}

  Blocks run() {
    const std::unique_ptr<cmark_node, FreeNode> document(
        cmark_parse_document(text_.data(), text_.size(), CMARK_OPT_DEFAULT));
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document.get()));
    for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
      if (event == CMARK_EVENT_ENTER) take(cmark_iter_get_node(iterator.get()));
    }
    return std::move(blocks_);
  }

 private:
  void take(cmark_node* node) {
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) take_heading(node);
    if (type == CMARK_NODE_PARAGRAPH) take_prose(node);
    if (type == CMARK_NODE_HTML_BLOCK) take_html(node);
    if (type == CMARK_NODE_CODE_BLOCK) take_code(node);
  }

  /// Its lines as they stand in the file, without the marks of the quotations around it.
  std::vector<SourceLine> source_lines(cmark_node* node) const {
    std::vector<SourceLine> out;
    const int quotes = depth_of_quotes(node);
    const auto last = static_cast<std::size_t>(std::max(cmark_node_get_end_line(node), 0));
    for (auto n = static_cast<std::size_t>(std::max(cmark_node_get_start_line(node), 1));
         n <= std::min(last, lines_.size()); ++n) {
      out.push_back(
          {static_cast<std::uint32_t>(n), std::string(without_quotes(lines_[n - 1], quotes))});
    }
    return out;
  }

  void take_heading(cmark_node* node) {
    Block block;
    block.kind = Block::Kind::heading;
    block.level = cmark_node_get_heading_level(node);
    block.lines = source_lines(node);
    if (block.lines.empty()) return;
    std::string& text = block.lines.front().text;
    // A paragraph above a rule is a heading to Markdown, and a paragraph to whoever wrote it.
    const bool underlined = !trimmed(text).starts_with('#');
    if (underlined && block.lines.size() > 2) return take_prose(node);
    text = std::string(trimmed(
        std::string_view(text).substr(std::min(text.find_first_not_of("# \t>"), text.size()))));
    block.lines.resize(1);
    find_spans(block, "`");
    blocks_.push_back(std::move(block));
  }

  void take_prose(cmark_node* node) {
    Block block;
    block.lines = source_lines(node);
    block.listed = is_listed(node);
    for (SourceLine& line : block.lines) {
      if (line.text.find("</") != std::string::npos) line.text = without_html_code(line.text);
    }
    find_spans(block, "`");
    blocks_.push_back(std::move(block));
  }

  void take_html(cmark_node* node) {
    const std::vector<SourceLine> lines = source_lines(node);
    if (lines.empty()) return;
    std::string text;
    for (const SourceLine& line : lines) text += line.text + '\n';
    for (Block& block : read_html(text, lines.front().number)) blocks_.push_back(std::move(block));
  }

  void take_code(cmark_node* node) {
    int length = 0;
    int offset = 0;
    char character = 0;
    Block block;
    block.kind = Block::Kind::code;
    block.fenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0;
    block.listed = is_listed(node);
    if (const char* info = cmark_node_get_fence_info(node)) block.tag = first_word(info);
    const char* literal = cmark_node_get_literal(node);
    auto number = static_cast<std::uint32_t>(std::max(cmark_node_get_start_line(node), 1));
    if (block.fenced) ++number;
    for (const std::string_view line : split_lines(literal == nullptr ? "" : literal)) {
      block.lines.push_back({number++, std::string(line)});
    }
    if (block.fenced) {
      take_fenced(std::move(block), is_closed(node));
    } else {
      blocks_.push_back(std::move(block));
    }
  }

  /// Does the block's last source line close it?
  bool is_closed(cmark_node* node) const {
    const auto last = static_cast<std::size_t>(std::max(cmark_node_get_end_line(node), 1));
    const bool has_line =
        last <= lines_.size() && cmark_node_get_end_line(node) > cmark_node_get_start_line(node);
    return has_line && opens_fence(lines_[last - 1]);
  }

  /// A fence that was never closed swallows headings and the next fence's opening: what follows
  /// them is read as what it was meant to be.
  void take_fenced(Block block, bool closed) {
    const auto reopens = [](const SourceLine& line) {
      return opens_fence(line.text) &&
             trimmed(line.text).find_first_not_of("`~") != std::string_view::npos;
    };
    const bool swallowed = !closed || std::ranges::any_of(block.lines, reopens);
    if (!swallowed) {
      blocks_.push_back(std::move(block));
      return;
    }
    Block part = block;
    part.lines.clear();
    bool in_code = true;
    for (SourceLine& line : block.lines) {
      if (reopens(line)) {
        flush(part, in_code);
        part.tag = first_word(trimmed(line.text).substr(3));
        in_code = true;
      } else if (is_deep_heading(line.text)) {
        flush(part, in_code);
        blocks_.push_back(heading_of(line.text, line.number));
        part.tag.clear();
        in_code = false;
      } else {
        part.lines.push_back(std::move(line));
      }
    }
    flush(part, in_code);
  }

  void flush(Block& part, bool in_code) {
    if (!part.lines.empty()) {
      Block done = part;
      done.kind = in_code ? Block::Kind::code : Block::Kind::prose;
      if (!in_code) find_spans(done, "`");
      blocks_.push_back(std::move(done));
    }
    part.lines.clear();
  }

  std::string_view text_;
  std::vector<std::string_view> lines_;
  Blocks blocks_;
};

}  // namespace

Blocks read_markdown(std::string_view text) { return Reader(text).run(); }

}  // namespace vouch::readers
