#include "harness/readers/readme/block_builder.h"

#include <algorithm>
#include <utility>

namespace vouch::readers {

void BlockBuilder::heading(std::uint32_t number, std::string_view text, int level) {
  close();
  Block block;
  block.kind = Block::Kind::heading;
  block.level = level;
  block.lines.push_back({number, std::string(text)});
  blocks_.push_back(std::move(block));
}

void BlockBuilder::prose(std::uint32_t number, std::string_view text, bool listed) {
  if (open_.kind != Block::Kind::prose || listed) close();
  open_.kind = Block::Kind::prose;
  open_.listed = open_.listed || listed;
  open_.lines.push_back({number, std::string(text)});
}

void BlockBuilder::code(std::uint32_t number, std::string_view text, std::string_view tag,
                        bool fenced) {
  if (open_.kind != Block::Kind::code || open_.fenced != fenced) close();
  open_.kind = Block::Kind::code;
  open_.fenced = fenced;
  open_.tag = tag;
  open_.lines.push_back({number, std::string(text)});
}

void BlockBuilder::close() {
  if (!open_.lines.empty()) {
    if (open_.kind == Block::Kind::prose) find_spans(open_, marks_);
    blocks_.push_back(std::move(open_));
  }
  open_ = {};
}

Blocks BlockBuilder::finish() {
  close();
  return std::move(blocks_);
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

bool is_blank_line(std::string_view line) { return indent_of(line) == line.size(); }

std::string_view stripped(std::string_view text) {
  text.remove_prefix(indent_of(text));
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace vouch::readers
