#include "harness/readers/readme/inline_code.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch::readers {

std::string with_back_quotes(std::string_view line, std::string_view open, std::string_view close) {
  constexpr std::size_t kLongest = 1000;  // bytes; longer inline code is no command
  std::string out;
  for (auto begin = line.find(open); begin != std::string_view::npos; begin = line.find(open)) {
    out += line.substr(0, begin);
    line.remove_prefix(begin + open.size());
    const auto end = line.substr(0, kLongest).find(close);
    // A mark beside a blank marks nothing: "1 + 2 + 3".
    const bool code =
        end != std::string_view::npos && end > 0 && line.front() != ' ' && line[end - 1] != ' ';
    if (!code) {
      out += open;
      continue;
    }
    out += '`';
    out += line.substr(0, end);
    out += '`';
    line.remove_prefix(end + close.size());
  }
  return out += line;
}

std::string without_html_code(std::string_view line) {
  std::string out(line);
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"<code>", "</code>"},
        {"<tt>", "</tt>"},
        {"<kbd>", "</kbd>"},
        {"<samp>", "</samp>"}}) {
    if (out.find(open) != std::string::npos) out = with_back_quotes(out, open, close);
  }
  return without_entities(out);
}

std::string without_entities(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kEntities{{
      {"&lt;", "<"},
      {"&gt;", ">"},
      {"&amp;", "&"},
      {"&quot;", "\""},
      {"&#39;", "'"},
      {"&apos;", "'"},
      {"&nbsp;", " "},
      {"&#x27;", "'"},
      {"&#36;", "$"},
      {"&dollar;", "$"},
  }};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto entity =
        text[at] != '&' ? kEntities.end() : std::ranges::find_if(kEntities, [&](const auto& pair) {
          return text.substr(at).starts_with(pair.first);
        });
    if (entity == kEntities.end()) {
      out += text[at++];
    } else {
      out += entity->second;
      at += entity->first.size();
    }
  }
  return out;
}

}  // namespace vouch::readers
