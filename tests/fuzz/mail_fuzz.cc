// The reader of mails: any bytes as a mailbox. Every mail is told, in order, and every file that is
// told was written.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "harness/readers/mail/mail_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static char directory[] = "/tmp/vouch-fuzz-mail-XXXXXX";
  static const int output = open(mkdtemp(directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int input = memfd_create("mbox", MFD_CLOEXEC);
  if (write(input, data, size) != static_cast<ssize_t>(size)) std::abort();
  std::uint64_t position = 0;
  vouch::readers::mail::read_mail(
      input, output, {}, [&position](const vouch::worker::SourceRecord& record) {
        if (record.next_offset <= position) std::abort();
        position = record.next_offset;
        for (const auto& file : record.files) {
          struct stat info {};
          if (fstatat(output, file.path.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 ||
              static_cast<std::uint64_t>(info.st_size) != file.bytes) {
            std::abort();
          }
          unlinkat(output, file.path.c_str(), 0);
        }
      });
  if (position != size) std::abort();
  close(input);
  return 0;
}
