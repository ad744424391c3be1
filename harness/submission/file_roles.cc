#include "harness/submission/file_roles.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "util/os/file_digest.h"
#include "util/os/file_type.h"
#include "util/text.h"

namespace vouch::submission {
namespace {

using vouch::SubmittedFile;

/// How well a file fits a role: 0 not at all; the best rank that any file has is taken.
enum Fit : int { kNot = 0, kByName = 1, kByContent = 2 };

template <std::size_t N>
bool ends_with_any(const std::string& name, const std::array<std::string_view, N>& endings) {
  return std::ranges::any_of(endings, [&](std::string_view end) { return name.ends_with(end); });
}

// Documents that are zips inside.
constexpr std::array<std::string_view, 8> kZippedDocuments{".docx", ".xlsx", ".pptx",  ".odt",
                                                           ".odp",  ".ods",  ".pages", ".epub"};
constexpr std::array<std::string_view, 8> kDocuments{".pdf", ".docx",  ".doc", ".odt",
                                                     ".rtf", ".pages", ".ps",  ".tex"};
constexpr std::array<std::string_view, 10> kArchives{".zip", ".tar", ".tgz", ".gz",  ".bz2",
                                                     ".xz",  ".7z",  ".rar", ".zst", ".tbz2"};

Fit fits_report(const std::string& name, os::FileType type) {
  if (type == os::FileType::pdf) return kByContent;
  return ends_with_any(name, kDocuments) ? kByName : kNot;
}

Fit fits_code(const std::string& name, os::FileType type) {
  if (type == os::FileType::pdf || ends_with_any(name, kZippedDocuments)) return kNot;
  if (type == os::FileType::zip || type == os::FileType::other_archive) return kByContent;
  return ends_with_any(name, kArchives) ? kByName : kNot;
}

struct Candidate {
  const HandedIn* file = nullptr;
  Fit report = kNot;
  Fit code = kNot;
  SubmittedFile facts;
};

/// Of the files of one level of directories so much is digested, in the order of their names: some
/// seconds. One
/// that hands in terabytes (a sparse file has any size) must not hold the others. What has no
/// digest is verified all the same, and only not recognised again.
constexpr std::uint64_t kMostDigested = std::uint64_t{4} << 30;

/// `budget`: bytes that may still be digested.
os::FileDigest digest_within(const std::filesystem::path& path, std::uint64_t& budget) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (!error && size > budget) return {.sha256 = {}, .bytes = size};
  os::FileDigest digest = os::sha256_of_file(path);
  budget -= std::min(budget, digest.bytes);
  return digest;
}

Candidate examine(const HandedIn& file, std::uint64_t& budget) {
  Candidate candidate;
  candidate.file = &file;
  const os::FileDigest digest = digest_within(file.path, budget);
  candidate.facts = {
      .role = Role::other, .name = file.name, .sha256 = digest.sha256, .bytes = digest.bytes};
  if (file.role) {
    candidate.report = file.role == Role::report ? kByContent : kNot;
    candidate.code = file.role == Role::code ? kByContent : kNot;
    return candidate;
  }
  const os::FileType type = os::sniff(file.path);
  const std::string name = lower_case(file.name);
  candidate.report = fits_report(name, type);
  candidate.code = fits_code(name, type);
  return candidate;
}

/// Of files with the same bytes only the first is a candidate: two copies are no ambiguity.
void take_best(std::vector<Candidate>& candidates, Fit Candidate::*fit, Role role,
               Submission& submission, std::optional<std::filesystem::path>& taken) {
  Fit best = kNot;
  for (const Candidate& candidate : candidates) best = std::max(best, candidate.*fit);
  if (best == kNot) return;
  std::vector<Candidate*> chosen;
  for (Candidate& candidate : candidates) {
    const bool is_copy = std::ranges::any_of(chosen, [&](const Candidate* other) {
      return !candidate.facts.sha256.empty() && other->facts.sha256 == candidate.facts.sha256;
    });
    if (candidate.*fit == best && !is_copy) chosen.push_back(&candidate);
  }
  if (chosen.size() == 1) {
    chosen.front()->facts.role = role;
    taken = chosen.front()->file->path;
    return;
  }
  Ambiguity ambiguity{.role = role, .candidates = {}};
  for (const Candidate* candidate : chosen) ambiguity.candidates.push_back(candidate->facts.name);
  submission.facts.ambiguities.push_back(std::move(ambiguity));
}

}  // namespace

void assign_roles(const std::vector<HandedIn>& files, Submission& submission) {
  std::vector<Candidate> candidates;
  candidates.reserve(files.size());
  std::uint64_t budget = kMostDigested;
  for (const HandedIn& file : files) candidates.push_back(examine(file, budget));
  take_best(candidates, &Candidate::report, Role::report, submission, submission.report);
  take_best(candidates, &Candidate::code, Role::code, submission, submission.code);
  for (Candidate& candidate : candidates) {
    submission.facts.files.push_back(std::move(candidate.facts));
  }
}

}  // namespace vouch::submission
