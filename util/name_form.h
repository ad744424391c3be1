// Names that a person, or a disk, takes for the same: without regard to how accents are composed
// and to case.
#pragma once

#include <string>
#include <string_view>

namespace vouch {

/// The same for two names that one disk cannot hold beside each other (Windows, macOS): without
/// regard to case and to how accents are composed. What is not UTF-8 stays as it is.
std::string without_case(std::string_view name);

/// Accents as one character each, where there is one (NFC).
std::string composed(std::string_view name);

}  // namespace vouch
