// SHA-256 (FIPS 180-4), by OpenSSL. Files: util/os/file_digest.h.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace vouch {

/// The digest of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void add(const void* bytes, std::size_t count);
  /// 64 hexadecimal digits; nothing may be added after it.
  std::string hexadecimal();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

/// 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace vouch
