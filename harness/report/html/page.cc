#include "harness/report/html/page.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

#include "harness/report/html/templates.h"
#include "util/error.h"
#include "util/printable.h"

namespace vouch::report {
namespace {

// `frame-ancestors` has no force in a meta element; all that has is here.
constexpr std::string_view kFrame = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{{style_hash}}}'; script-src 'sha256-{{{script_hash}}}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{{title}}</title>
<style>{{{style}}}</style>
</head>
<body>
{{{body}}}
<script>{{{script}}}</script>
</body>
</html>
)";

/// A source expression of CSP 3, section 2.3.1.
std::string source_hash(std::string_view content) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest.data());
  return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string render(std::string_view text, const TemplateData& data) {
  kainjow::mustache::mustache parsed{std::string(text)};
  if (!parsed.is_valid()) throw InternalError("reports", "a template: " + parsed.error_message());
  return parsed.render(data);
}

}  // namespace

TemplateData shown(std::string_view text) { return TemplateData(visible(text)); }
TemplateData shown_lines(std::string_view text) { return TemplateData(visible_lines(text)); }

TemplateData prose(std::string_view text) {
  TemplateData parts{TemplateData::type::list};
  const auto add = [&](std::string_view piece, bool code) {
    if (piece.empty()) return;
    TemplateData part;
    part.set("text", shown(piece));
    part.set("code", code);
    parts << part;
  };
  while (!text.empty()) {
    const auto begin = text.find('`');
    const auto end = begin == std::string_view::npos ? begin : text.find('`', begin + 1);
    if (end == std::string_view::npos) break;
    add(text.substr(0, begin), false);
    add(text.substr(begin + 1, end - begin - 1), true);
    text.remove_prefix(end + 1);
  }
  add(text, false);
  return parts;
}

std::string render_page(std::string_view title, std::string_view body, const TemplateData& data,
                        std::string_view script) {
  TemplateData frame;
  frame.set("title", shown(title));
  frame.set("style", std::string(templates::kPageCss));
  frame.set("style_hash", source_hash(templates::kPageCss));
  frame.set("script", std::string(script));
  frame.set("script_hash", source_hash(script));
  frame.set("body", render(body, data));
  return render(kFrame, frame);
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

}  // namespace vouch::report
