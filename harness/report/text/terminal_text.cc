#include "harness/report/text/terminal_text.h"

#include <utf8proc.h>

#include <algorithm>

#include "util/printable.h"

namespace vouch::report {
namespace {

/// The longest beginning of `text` (valid UTF-8) that takes at most `width` columns.
std::string_view head(std::string_view text, std::size_t width) {
  std::size_t bytes = 0, used = 0;
  while (bytes < text.size()) {
    std::size_t next = bytes + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
    used += display_width(text.substr(bytes, next - bytes));
    if (used > width) break;
    bytes = next;
  }
  return text.substr(0, bytes);
}

std::string_view code_of(Colour colour) {
  switch (colour) {
    case Colour::none: return "";
    case Colour::bold: return "\x1b[1m";
    case Colour::dim: return "\x1b[2m";
    case Colour::red: return "\x1b[1;31m";
    case Colour::green: return "\x1b[1;32m";
    case Colour::yellow: return "\x1b[1;33m";
    case Colour::cyan: return "\x1b[36m";
  }
  return "";
}

}  // namespace

std::string TerminalText::clean(std::string_view text) const {
  std::string shown = visible(text);
  return style_.utf8 ? shown : to_ascii(shown);
}

std::string TerminalText::paint(Colour colour, std::string_view text) const {
  if (!style_.colour || colour == Colour::none || text.empty()) return std::string(text);
  return std::string(code_of(colour)) + std::string(text) + "\x1b[0m";
}

std::string TerminalText::fit(std::string_view text, std::size_t width) const {
  std::string out(text);
  if (display_width(out) > width) {
    const std::string_view ellipsis = style_.utf8 ? "…" : "~";
    out = std::string(head(out, width - std::min<std::size_t>(width, 1)));
    if (width > 0) out += ellipsis;
  }
  const std::size_t used = display_width(out);
  if (used < width) out.append(width - used, ' ');
  return out;
}

void TerminalText::wrap(std::string_view first, std::size_t indent, std::string_view text,
                        Colour colour) {
  const std::string shown = clean(text);
  std::string_view rest = shown;
  std::string prefix(first);
  // A line of text beyond 100 columns is hard to read however wide the terminal is.
  const std::size_t end = std::max<std::size_t>(std::min<std::size_t>(width(), 110), indent + 20);
  do {
    const std::size_t room = end - indent;
    std::string_view piece = head(rest, room);
    if (piece.empty()) piece = rest.substr(0, 1);
    if (piece.size() < rest.size()) {
      const auto blank = rest[piece.size()] == ' ' ? piece.size() : piece.rfind(' ');
      if (blank != std::string_view::npos && blank > 0) piece = rest.substr(0, blank);
    }
    line(prefix + paint(colour, piece));
    rest.remove_prefix(piece.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    prefix.assign(indent, ' ');
  } while (!rest.empty());
}

void TerminalText::line(std::string_view text) {
  const auto last = text.find_last_not_of(' ');
  out_ += last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
  out_ += '\n';
}

std::string TerminalText::symbol(std::string_view status) const {
  const Colour colour = colour_of(status);
  if (colour == Colour::green) return style_.utf8 ? "✓" : "+";
  if (colour == Colour::yellow) return style_.utf8 ? "▲" : "!";
  if (colour == Colour::red) return style_.utf8 ? "✗" : "x";
  return style_.utf8 ? "–" : "-";
}

Colour TerminalText::colour_of(std::string_view status) {
  for (const std::string_view good : {"passed", "pass", "ok", "started", "satisfied"}) {
    if (status == good) return Colour::green;
  }
  for (const std::string_view doubtful :
       {"warned", "warning", "timed_out", "out_of_memory", "too_many_processes", "disk_full",
        "output_limit", "unverified"}) {
    if (status == doubtful) return Colour::yellow;
  }
  for (const std::string_view bad : {"failed", "fail", "error", "killed"}) {
    if (status == bad) return Colour::red;
  }
  return Colour::dim;
}

}  // namespace vouch::report
