#include "harness/worker/pdf_client.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "checks/model/facts_json.h"
#include "harness/worker/protocol.h"
#include "harness/worker/worker_process.h"
#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::worker {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr int kMostAttempts = 6;
constexpr std::size_t kMostSkipped = 2;  // pages left out one by one; then all from the first on
constexpr std::size_t kMostPageFacts = 20'000;

/// The worker tells "page N" before it reads a page, and "page 0" before it opens the file.
std::optional<std::uint32_t> last_page_begun(std::string_view errors) {
  std::optional<std::uint32_t> last;
  while (!errors.empty()) {
    const std::size_t end = errors.find('\n');
    if (end == std::string_view::npos) break;  // a line that was cut
    const std::string_view line = errors.substr(0, end);
    errors.remove_prefix(end + 1);
    std::uint32_t page = 0;
    if (!line.starts_with("page ")) continue;
    const auto [rest, error] = std::from_chars(line.begin() + 5, line.end(), page);
    if (error == std::errc{} && rest == line.end()) last = page;
  }
  return last;
}

/// What to ask for, less after each death.
class Attempts {
 public:
  explicit Attempts(const ReportLimits& limits) {
    request_.all_pages = limits.all_pages;
    request_.cpu_seconds = static_cast<std::uint64_t>(limits.cpu.count());
    request_.memory_bytes = limits.memory_bytes;
  }

  const ReportRequest& request() const { return request_; }

  /// Asks for less next time; false when nothing is left to leave out.
  bool learn_from(const os::ProcessResult& end, std::uint32_t page) {
    trouble_ = "the reader " + describe_end(end);
    const bool crashed = end.ending == os::ProcessResult::Ending::signalled &&
                         end.signal != SIGKILL && end.signal != SIGXCPU;
    if (page == 0) {  // it died before the first page
      if (request_.objects) return !(request_.objects = false);
      if (request_.fonts) return !(request_.fonts = false);
      return false;
    }
    if (crashed && request_.fonts) return !(request_.fonts = false);
    if (request_.skip.size() < kMostSkipped) {
      request_.skip.push_back(page);
      return true;
    }
    if (request_.before != 0) return false;
    request_.before = std::min(*std::ranges::min_element(request_.skip), page);
    return request_.before > 1;
  }

  bool left_pages_out() const { return !request_.skip.empty() || request_.before != 0; }
  const std::string& trouble() const { return trouble_; }

 private:
  ReportRequest request_;
  std::string trouble_;
};

ReportFacts facts_of(const std::string& text, ConfinedBy* confined) {
  try {
    const json answer = json::parse(text);
    if (confined != nullptr) note_confinement(answer, *confined);
    auto facts = answer.at("facts").get<ReportFacts>();
    if (facts.page_facts.size() > kMostPageFacts) {
      throw InternalError("worker", "the report reader told of more pages than it may");
    }
    return facts;
  } catch (const json::exception& error) {
    throw InternalError(
        "worker",
        fmt::format("the report reader's answer cannot be read as facts: {}", error.what()));
  }
}

ReportFacts given_up(const Attempts& attempts) {
  ReportFacts facts;
  facts.real_type = "pdf";  // nothing else is opened by a library that could die
  facts.readable = false;
  facts.undecided = true;
  facts.trouble = attempts.trouble();
  return facts;
}

bool is_whole_png(int fd, std::uint64_t most_bytes) {
  constexpr std::array<unsigned char, 8> kBegin{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  constexpr std::array<unsigned char, 8> kEnd{'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};
  struct stat status {};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  if (status.st_size < 64 || static_cast<std::uint64_t>(status.st_size) > most_bytes) return false;
  std::array<unsigned char, 8> begin{}, end{};
  return pread(fd, begin.data(), 8, 0) == 8 && begin == kBegin &&
         pread(fd, end.data(), 8, status.st_size - 8) == 8 && end == kEnd;
}

}  // namespace

ReportFacts read_report(const std::filesystem::path& pdf, os::Identity identity,
                        const ReportLimits& limits, ConfinedBy* confined) {
  const os::Fd input = open_for_worker(pdf);
  const auto deadline = Clock::now() + limits.wall;
  Attempts attempts(limits);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) break;
    const auto end = run_worker(ReportRequest::kReader, attempts.request(), {{input.get(), kInput}},
                                left, identity);
    if (has_answered(end)) {
      ReportFacts facts = facts_of(end.output, confined);
      if (!attempts.trouble().empty()) facts.trouble = attempts.trouble();
      facts.undecided = facts.undecided || attempts.left_pages_out();
      return facts;
    }
    const auto page = last_page_begun(end.errors);
    if (!page) throw InternalError("worker", "the report reader " + describe_end(end));
    if (!attempts.learn_from(end, *page)) break;
  }
  return given_up(attempts);
}

std::vector<PagePicture> render_pages(const std::filesystem::path& pdf,
                                      const std::filesystem::path& into, os::Identity identity,
                                      const PictureLimits& limits) {
  const os::Fd input = open_for_worker(pdf);
  const os::Fd output = open_for_worker(into);
  PagesRequest request;
  request.pages = limits.pages;
  request.longest_side = limits.longest_side;
  request.file_bytes = limits.file_bytes;
  request.cpu_seconds = static_cast<std::uint64_t>(limits.cpu.count());
  // How it ended does not matter: each picture appears whole or not at all.
  run_worker(PagesRequest::kReader, request, {{input.get(), kInput}, {output.get(), kOutput}},
             limits.wall, identity);
  std::vector<PagePicture> pictures;
  for (std::uint32_t page = 1; page <= limits.pages; ++page) {
    const std::string name = fmt::format("page-{}.png", page);
    const os::Fd file(
        openat(output.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file && is_whole_png(file.get(), limits.file_bytes))
      pictures.push_back({page, into / name});
  }
  return pictures;
}

}  // namespace vouch::worker
