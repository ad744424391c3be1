// Any bytes as a report, through the worker's entry: type, objects, text, layout and sections. What
// ends Poppler or qpdf here is contained by the worker's confinement; what ends our own code is a
// bug of ours.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "harness/readers/pdf/pdf_reader.h"
#include "util/os/fd.h"

/// What fontconfig, which Poppler asks for the machine's fonts, keeps until the process ends.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the sanitizer's name
  return "leak:libfontconfig";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const vouch::sandbox::Fd file(memfd_create("report", MFD_CLOEXEC));
  if (!file || write(file.get(), data, size) != static_cast<ssize_t>(size)) return 0;
  const auto facts = vouch::readers::read_report(file.get(), {});
  // What is told has to hang together, whatever was read.
  if (facts.readable && facts.page_facts.size() != facts.pages) __builtin_trap();
  if (facts.references_page && *facts.references_page > facts.pages) __builtin_trap();
  if (facts.references_only_pages > facts.pages) __builtin_trap();
  return 0;
}
