// Notebooks of Jupyter: https://nbformat.readthedocs.io/en/latest/format_description.html
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "harness/readers/readme/block_builder.h"

namespace vouch::readers {
namespace {

/// A cell's source: one string, or a list of lines.
std::string source_of(const nlohmann::json& cell) {
  const auto source = cell.find("source");
  if (source == cell.end()) return {};
  if (source->is_string()) return source->get<std::string>();
  std::string text;
  if (source->is_array()) {
    for (const auto& line : *source) {
      if (line.is_string()) text += line.get<std::string>();
    }
  }
  return text;
}

/// `!make`, `%cd src`, and all of a cell that begins with `%%bash`.
Blocks shell_lines(const std::string& source, std::uint32_t number) {
  BlockBuilder out;
  const auto lines = split_lines(source);
  const bool whole = !lines.empty() && (lines[0].starts_with("%%bash") ||
                                        lines[0].starts_with("%%sh") || lines[0] == "%%shell");
  for (std::size_t i = whole ? 1 : 0; i < lines.size(); ++i) {
    std::string_view line = whole ? lines[i] : stripped(lines[i]);
    if (!whole) {
      if (line.starts_with("%cd ") || line.starts_with("%pip ")) {
        line.remove_prefix(1);
      } else if (line.starts_with('!')) {
        line = stripped(line.substr(1));
      } else {
        continue;
      }
    }
    out.code(number + static_cast<std::uint32_t>(i), line, "bash", true);
  }
  return out.finish();
}

}  // namespace

Blocks read_notebook(std::string_view text) {
  Blocks blocks;
  const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("cells") || !document["cells"].is_array())
    return blocks;
  std::uint32_t number =
      1;  // as if the cells stood below each other: the file's own lines are JSON
  for (const auto& cell : document["cells"]) {
    if (!cell.is_object()) continue;
    const std::string source = source_of(cell);
    const bool markdown = cell.value("cell_type", nlohmann::json()) == "markdown";
    Blocks part = markdown ? read_markdown(source) : shell_lines(source, number);
    for (Block& block : part) {
      for (SourceLine& line : block.lines) line.number += markdown ? number - 1 : 0;
      for (CodeSpan& span : block.spans) span.line += markdown ? number - 1 : 0;
      blocks.push_back(std::move(block));
    }
    number += static_cast<std::uint32_t>(std::ranges::count(source, '\n')) + 1;
  }
  return blocks;
}

}  // namespace vouch::readers
