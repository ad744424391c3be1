#include "harness/readers/lms/lms_reader.h"

#include <array>

namespace vouch::readers::lms {
namespace {

/// The ones that are certain first: a name of Canvas's form may stand anywhere.
constexpr std::array kSources{&kGradescope,  &kMoodle,    &kBlackboard, &kSubmitty, &kSakai,
                              &kBrightspace, &kClassroom, &kCanvas,     &kPlain};

const Source* choose(const Listing& listing, const std::string& from, std::string& reason) {
  for (const Source* source : kSources) {
    if (!from.empty()) {
      reason = "--from " + from;
      if (source->name == from) return source;
      continue;
    }
    if (const auto why = source->recognise(listing)) {
      reason = *why;
      return source;
    }
  }
  return nullptr;
}

}  // namespace

LmsAnswer read_download(int directory, const std::string& from, const RecordSink& sink) {
  const Listing listing = list_directory(directory);
  LmsAnswer answer;
  answer.files = listing.files.size() + listing.odd.size();
  const Source* source = choose(listing, from, answer.reason);
  if (source == nullptr) return answer;
  answer.source = std::string(source->name);
  Claims claims(listing, sink);
  source->read(claims);
  claims.list_the_rest();
  return answer;
}

}  // namespace vouch::readers::lms
