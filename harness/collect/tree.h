// Some systems unpack what was handed in. What was a zip once becomes one again, so that the group
// is not told that it handed in none.
#pragma once

#include <filesystem>

#include "harness/collect/arrival.h"

namespace vouch::collect {

/// Packs the files of an unpacked project into code.zip below `staging`; PDFs at its top stay files
/// beside it. Leaves alone what has a zip at its top, or nothing but documents. `top` is the
/// directory that the files' names are below.
void pack_tree(const std::filesystem::path& top, const std::filesystem::path& staging,
               Arrival& arrival);

}  // namespace vouch::collect
