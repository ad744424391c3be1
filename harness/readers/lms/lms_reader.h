// Reads an LMS's download, unpacked, into records. Runs in the confined worker only; the one user
// of libyaml.
#pragma once

#include <cstdint>
#include <string>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {

struct LmsAnswer {
  std::string source;       // "canvas", ...; "" where it is none that is known
  std::string reason;       // how it was recognised
  std::uint64_t files = 0;  // in the download, of whatever kind
};

/// `from` names the source, or is "" to tell by content. Every file of the download is in one
/// record.
LmsAnswer read_download(int directory, const std::string& from, const RecordSink& sink);

}  // namespace vouch::readers::lms
