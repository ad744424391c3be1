// What both HTML pages share: templates that escape by themselves (kainjow mustache), the frame
// with its Content-Security-Policy, and images as data.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

namespace vouch::report {

using TemplateData = kainjow::mustache::data;

/// `text` as a value for a template: the invisible made visible. The template escapes HTML.
TemplateData shown(std::string_view text);
/// The same for text of several lines.
TemplateData shown_lines(std::string_view text);

/// The same as a list of parts {text, code}: what stands between backticks is code.
TemplateData prose(std::string_view text);

/// Renders `body` (a template) with `data` into a whole page. The page loads nothing and runs only
/// `script`: its Content-Security-Policy names the digests of our own style and script, and nothing
/// else is allowed, so that even an escaping error could not run a group's text.
std::string render_page(std::string_view title, std::string_view body, const TemplateData& data,
                        std::string_view script);

/// RFC 4648, section 4.
std::string base64(std::string_view bytes);

}  // namespace vouch::report
