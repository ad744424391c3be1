// One submission's way, from the files to the facts. Read verify.cc from top to bottom.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/build/toolchain.h"
#include "harness/submission/submission.h"
#include "sandbox/host.h"

namespace vouch::verify {

struct VerifySettings {
  Policy policy;
  sandbox::Isolation isolation = sandbox::Isolation::strict;
  bool run_code = true;
  bool pages = true;                               // draw the report's pages, for people
  bool all_pages = false;                          // measure every page of a long report
  std::function<void(std::string_view)> progress;  // told of each stage as it begins; may be empty
  std::shared_ptr<const build::Toolchain>
      toolchain;  // of many groups; none: looked at when it is needed
};

/// Verifies `submission`. Everything that is made for it lies below `directory`: logs/ stays, the
/// unpacked tree is removed before this returns. vouch's own trouble is in Facts::troubles.
Facts verify(const submission::Submission& submission, const VerifySettings& settings,
             const sandbox::Host& host, const std::filesystem::path& directory);

/// The same in two parts, for a batch: first what is cheap (the archive, the README, the report)...
Facts gather(const submission::Submission& submission, const VerifySettings& settings,
             const sandbox::Host& host, const std::filesystem::path& directory);
/// ... then, later and perhaps by another process, what building and running tells. Unpacks again.
void build(const submission::Submission& submission, const VerifySettings& settings,
           const sandbox::Host& host, const std::filesystem::path& directory, Facts& facts);

}  // namespace vouch::verify
