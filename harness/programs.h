// Where vouch's own helper programs lie: beside `vouch` itself (a build), or in ../libexec/vouch
// (an installation).
#pragma once

#include <filesystem>
#include <string_view>

namespace vouch::harness {

/// Throws HarnessFault when `name` ("vouch-worker") is in neither place.
std::filesystem::path helper_program(std::string_view name);

}  // namespace vouch::harness
