// Has the confined worker measure a report, and draw its pages. A report that ends the worker is
// asked for again with less: without fonts after a crash, without the page that it died on. What
// could be read is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "checks/model/pdf_facts.h"
#include "harness/worker/worker_process.h"
#include "util/os/subprocess.h"

namespace vouch::worker {

/// What reading one report may cost. An honest 8-page report takes 0.1 s of processor time.
struct ReportLimits {
  std::chrono::milliseconds wall = std::chrono::seconds(90);  // of all attempts together
  std::chrono::seconds cpu{15};                               // of one attempt
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;        // address space
  bool all_pages = false;  // true: every page of a long book, for its facts alone
};

/// Always facts: a report that ends the worker every time is unreadable and `undecided`. Throws
/// InternalError for what is vouch's own fault: the worker cannot be started or confined. Tells in
/// `confined` what confined it.
ReportFacts read_report(const std::filesystem::path& pdf, os::Identity identity,
                        const ReportLimits& limits = {}, ConfinedBy* confined = nullptr);

/// A page drawn small.
struct PagePicture {
  std::uint32_t page = 0;  // from 1
  std::filesystem::path file;
};

struct PictureLimits {
  std::uint32_t pages = 16;
  std::uint32_t longest_side = 520;  // pixels
  std::uint64_t file_bytes = std::uint64_t{2} << 20;
  std::chrono::seconds wall{30};
  std::chrono::seconds cpu{15};
};

/// Draws the first pages as page-1.png, page-2.png, ... into the empty directory `into`, which
/// `identity` owns. What a limit leaves out is left out; every picture told is a whole PNG.
std::vector<PagePicture> render_pages(const std::filesystem::path& pdf,
                                      const std::filesystem::path& into, os::Identity identity,
                                      const PictureLimits& limits = {});

}  // namespace vouch::worker
