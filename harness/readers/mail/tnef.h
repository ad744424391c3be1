// winmail.dat: the files that Outlook wraps into TNEF ([MS-OXTNEF]). An own reader of the attribute
// stream, because Debian 12's libytnef has hard limits below a project's zip and crashes past them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vouch::readers::mail {

struct TnefFile {
  std::string name;
  std::uint64_t offset = 0;  // of its bytes in the TNEF file
  std::uint64_t bytes = 0;
};

/// The files in the open file `tnef`; `problem` says why there may be more.
std::vector<TnefFile> read_tnef(int tnef, std::string& problem);

}  // namespace vouch::readers::mail
