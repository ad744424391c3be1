#include "util/name_form.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "util/text.h"

namespace vouch {
namespace {

std::string mapped(std::string_view utf8, int options) {
  struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }
  };
  utf8proc_uint8_t* raw = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                   static_cast<utf8proc_ssize_t>(utf8.size()), &raw,
                                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(raw);
  if (length < 0) return std::string(utf8);
  return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length)};
}

}  // namespace

std::string without_case(std::string_view name) {
  if (is_ascii(name)) return lower_case(name);
  return mapped(name, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

std::string composed(std::string_view name) {
  return is_ascii(name) ? std::string(name) : mapped(name, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

}  // namespace vouch
