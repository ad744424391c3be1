// What a mail's part was before it was made fit for transport. Piece by piece, so that a part may
// have any size. Own, because gmime 3.2.13 (Debian 12) ends base64 at the first padding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vouch::readers::mail {

/// Base64 (RFC 2045, 6.8) that goes on after padding: parts of a file may have been encoded each by
/// itself. Characters outside the alphabet are passed over, as the RFC asks.
class Base64Decoder {
 public:
  void decode(std::string_view text, std::string& out);
  /// The last group, where its padding is missing.
  void finish(std::string& out);
  /// Characters that are neither base64 nor line ends: what was decoded may be damaged.
  std::uint64_t strangers() const { return strangers_; }

 private:
  void end_group(std::string& out);

  std::uint32_t group_ = 0;
  int have_ = 0;
  std::uint64_t strangers_ = 0;
};

/// Quoted-printable (RFC 2045, 6.7).
class QuotedPrintableDecoder {
 public:
  void decode(std::string_view text, std::string& out);
  void finish(std::string& out);

 private:
  void decode_line(std::string_view line, std::string& out);

  std::string line_;
};

/// One line of uuencoded data; false when it is none.
bool decode_uu_line(std::string_view line, std::string& out);

}  // namespace vouch::readers::mail
