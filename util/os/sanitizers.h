// Is this program built with AddressSanitizer or ThreadSanitizer? They reserve terabytes of
// addresses, so it cannot be held to a limit of memory.
#pragma once

namespace vouch::os {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)  // as g++ tells it
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)  // and clang
inline constexpr bool kSanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace vouch::os
