// What a mail's text holds besides text: uuencoded files, and links to files that lie elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/mail/part_writer.h"

namespace vouch::readers::mail {

/// Takes the text line by line, in pieces of any size.
class BodyText {
 public:
  explicit BodyText(PartWriter& writer) : writer_(writer) {}

  void add(std::string_view text);
  void finish();
  /// Addresses of file hosts, each once, at most eight. They are never followed.
  const std::vector<std::string>& links() const { return links_; }

 private:
  void take_line(std::string_view line);
  void find_links(std::string_view line);

  PartWriter& writer_;
  std::string line_;
  bool in_uu_ = false;
  std::size_t looked_at_ = 0;
  std::vector<std::string> links_;
};

}  // namespace vouch::readers::mail
