// What every hostile program says: HELD (exit 42) when the sandbox refused it, ESCAPED (exit 99)
// when it got what it must not have, BROKEN (exit 98) when it could not even try.
#pragma once

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kHeld = 42, kBroken = 98, kEscaped = 99 };

static inline void held(void) {
  printf("HELD: %s\n", strerror(errno));
  exit(kHeld);
}

static inline void escaped(const char* what) {
  printf("ESCAPED: %s\n", what);
  exit(kEscaped);
}

static inline void broken(const char* what) {
  printf("BROKEN: %s: %s\n", what, strerror(errno));
  exit(kBroken);
}

// Of several tries: each must fail.
static inline void must_fail(long result, const char* what) {
  if (result >= 0) escaped(what);
}
