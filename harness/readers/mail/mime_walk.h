// Takes one mail apart: its files into a directory, and what its headers say. The one user of
// gmime.
#pragma once

#include <cstdint>
#include <string>

#include "harness/readers/mail/mbox_splitter.h"
#include "harness/worker/collect_protocol.h"

namespace vouch::readers::mail {

struct MailPlace {
  int file = -1;  // open: the mail lies in it
  MailSpan span;
  int output = -1;     // open directory: files are written there
  std::string prefix;  // of their names; a number follows
};

/// Call once, before anything is confined or read.
void start_mime();

/// Fills people, received, shown, notes, files and, where the mail is none to take in, listed.
/// Never throws for what a mail says.
void take_apart(const MailPlace& place, worker::SourceRecord& record);

}  // namespace vouch::readers::mail
