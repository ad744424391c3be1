// Texts of a mail's headers: encoded words, parameters, addresses, and what a Received line says.
// Encoded words are decoded one by one, because gmime 3.2.13 (Debian 12) loses what follows the
// first padding when it joins them.
#pragma once

#include <string>
#include <string_view>

#include "harness/worker/collect_protocol.h"

namespace vouch::readers::mail {

/// RFC 2047: "=?UTF-8?B?YQ==?= =?UTF-8?B?Yi56aXA=?=" is "ab.zip". What is no word stays.
std::string decode_words(std::string_view text);

/// The value of `name` in a header such as `attachment; filename="x.zip"`, unfolded and unquoted;
/// "" where it is not there in this plain form.
std::string plain_parameter(std::string_view header, std::string_view name);

/// The one address of a From header in lower case; "" where it has none or several.
std::string address_of(std::string_view header);

/// by, the address of the sender as the receiving host wrote it, and the date.
worker::Hop parse_received(std::string_view header);

/// Line ends that only fold a header go.
std::string unfolded(std::string_view header);

}  // namespace vouch::readers::mail
