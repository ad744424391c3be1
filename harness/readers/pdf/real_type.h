// What a file is by its first bytes, whatever its name says.
#pragma once

#include <string>
#include <string_view>

namespace vouch::readers {

/// "pdf", "docx", "pptx", "odt", "zip", "postscript", "rtf", "html", "latex", "png", "text",
/// "empty",
/// ... or "unknown". "pdf" is said where "%PDF-" stands in the first 1,024 bytes, which is how far
/// readers look (ISO 32000-1, annex H.3.4.1).
std::string real_type(std::string_view bytes);

}  // namespace vouch::readers
