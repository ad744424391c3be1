// The name of a group's directory in an output directory.
#pragma once

#include <string>

namespace vouch {

/// A name for a group's directory on disk: letters, digits, '.', '_' and '-' as they are, every
/// other byte as %XX, never "", "." or "..", at most 200 bytes; different ids have different names.
std::string directory_name(const std::string& id);

}  // namespace vouch
