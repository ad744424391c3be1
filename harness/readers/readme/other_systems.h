// Commands that are for another system than the course's.
#pragma once

#include <string_view>

#include "harness/commands/classify.h"

namespace vouch::readers {

/// A batch file, a PowerShell script or a program of Windows.
bool is_for_windows(std::string_view command);

/// An installation by another system's package manager: `brew install`, `dnf install`.
bool installs_elsewhere(const commands::Meaning& meaning, std::string_view command);

}  // namespace vouch::readers
