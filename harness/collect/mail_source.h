// Mailboxes: which files are mails, and reading them through however many workers it takes. A mail
// that ends the worker is listed, and the next worker goes on behind it.
#pragma once

#include <filesystem>
#include <optional>

#include "harness/collect/sources.h"

namespace vouch::collect {

/// Why `path` is a mailbox; none when it is not. Throws UsageError for Outlook's own formats, with
/// the command that turns them into mails.
std::optional<std::string> recognise_mail(const std::filesystem::path& path);

void read_mail_source(const std::filesystem::path& path, const std::filesystem::path& staging,
                      ReadSource& into);

}  // namespace vouch::collect
