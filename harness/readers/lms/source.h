// The one interface that every kind of download is read through: does it look like one, and what
// was handed in. A reader claims the files that it understands; what nobody claims is listed.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "harness/readers/lms/listing.h"
#include "harness/worker/collect_protocol.h"

namespace vouch::readers::lms {

using RecordSink = std::function<void(worker::SourceRecord)>;

class Claims {
 public:
  Claims(const Listing& listing, RecordSink sink) : listing_(listing), sink_(std::move(sink)) {}

  const Listing& listing() const { return listing_; }
  /// Hands a record on; its files are claimed.
  void add(worker::SourceRecord record);
  /// A file that is the LMS's own: listed with why nobody handed it in.
  void list(const std::string& path, std::string why);
  /// Lists what no reader claimed, and what cannot be read.
  void list_the_rest();
  std::uint64_t records() const { return records_; }

 private:
  const Listing& listing_;
  RecordSink sink_;
  std::set<std::string> claimed_;
  std::uint64_t records_ = 0;
};

struct Source {
  std::string_view name;  // as `--from` takes it
  /// Why it is one, for people; none when it is not.
  std::optional<std::string> (*recognise)(const Listing& listing);
  void (*read)(Claims& claims);
};

extern const Source kCanvas, kMoodle, kGradescope, kBlackboard, kBrightspace, kSakai, kSubmitty,
    kClassroom, kPlain;

/// A file of the download as it is handed on, under the name that it was handed in by.
worker::SourceFile as_handed_in(const ListedFile& file, std::string_view name);

/// Of `text`, which is all digits and not empty.
bool all_digits(std::string_view text);

/// "15 of 16 names are ..." from 90 % on; else none.
std::optional<std::string> if_most(std::size_t matching, std::size_t of, std::string_view what);

}  // namespace vouch::readers::lms
