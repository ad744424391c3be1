// Reads a mailbox, or single mails, into records and files. Runs in the confined worker only.
#pragma once

#include <functional>

#include "harness/worker/collect_protocol.h"
#include "harness/worker/protocol.h"

namespace vouch::readers::mail {

using MailSink = std::function<void(const worker::SourceRecord&)>;

/// `input` and `output` are open. A record a mail, in order, each once its files are written.
void read_mail(int input, int output, const worker::MailRequest& request, const MailSink& sink);

}  // namespace vouch::readers::mail
