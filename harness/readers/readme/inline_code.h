// Other formats' marks of inline code, made Markdown's: `make`.
#pragma once

#include <string>
#include <string_view>

namespace vouch::readers {

/// Replaces each `open`...`close` on the line by back quotes. Linear.
std::string with_back_quotes(std::string_view line, std::string_view open, std::string_view close);

/// <code>, <tt>, <kbd>, <samp> and their ends, and the entities of HTML.
std::string without_html_code(std::string_view line);

/// "&lt;" and its like as characters; what is not known stays.
std::string without_entities(std::string_view text);

}  // namespace vouch::readers
