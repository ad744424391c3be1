// Reads a mailbox, or single mails, into records and files. Runs in the confined worker only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/worker/collect_protocol.h"

namespace vouch::readers::mail {

struct MailRequest {
  std::vector<std::string> paths;  // below the input, a directory; none: the input is the file
  std::uint64_t from_offset = 0;   // in the first of them
  bool give_up_first = false;  // the mail there ended an earlier worker: it is told, and not read
  std::uint64_t number = 0;    // mails of the first file that were read before
};

using MailSink = std::function<void(const worker::SourceRecord&)>;

/// `input` and `output` are open. A record a mail, in order, each once its files are written.
void read_mail(int input, int output, const MailRequest& request, const MailSink& sink);

}  // namespace vouch::readers::mail
