// What this vouch was built from: two programs of one version may still judge otherwise.
#pragma once

#include <string_view>

namespace vouch {

/// The SHA-256, in hexadecimal, over path and content of every source file of checks/, sandbox/ and
/// harness/; made by the build (source_digest.cmake). The same wherever the same sources are built.
extern const std::string_view kSourceDigest;

}  // namespace vouch
