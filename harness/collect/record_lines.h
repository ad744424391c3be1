// What a worker wrote of a source, read back.
#pragma once

#include <filesystem>
#include <vector>

#include "harness/worker/collect_protocol.h"

namespace vouch::collect {

/// The whole lines of the records' file in `output`. A worker that died may have left half a line:
/// it is passed over. Throws InternalError for what is no record.
std::vector<worker::SourceRecord> read_records(const std::filesystem::path& output);

}  // namespace vouch::collect
