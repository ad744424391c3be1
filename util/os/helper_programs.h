// Where vouch's own helper programs lie: beside the program that runs (a build), or in
// ../libexec/vouch (an installation).
#pragma once

#include <filesystem>
#include <string_view>

namespace vouch::os {

/// Throws InternalError when `name` ("vouch-supervise") is in neither place.
std::filesystem::path own_program(std::string_view name);

}  // namespace vouch::os
