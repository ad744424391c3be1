#include "util/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "util/error.h"

namespace vouch {
namespace {

void check(int worked) {
  if (worked != 1) throw InternalError("digest", "OpenSSL cannot compute SHA-256");
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void Sha256::add(const void* bytes, std::size_t count) {
  check(EVP_DigestUpdate(context_.get(), bytes, count));
}

std::string Sha256::hexadecimal() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
  unsigned int length = 0;
  check(EVP_DigestFinal_ex(context_.get(), raw.data(), &length));
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    text += "0123456789abcdef"[raw[i] >> 4];
    text += "0123456789abcdef"[raw[i] & 15];
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes.data(), bytes.size());
  return digest.hexadecimal();
}

}  // namespace vouch
