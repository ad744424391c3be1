# Writes the digest of the sources into one C++ source:
#   cmake -DOUT=source_digest.cc -DROOT=SOURCES -DFILES="a;b" -P source_digest.cmake
set(all "")
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" digest)
  file(RELATIVE_PATH name "${ROOT}" "${file}")
  string(APPEND all "${digest} ${name}\n")
endforeach()
string(SHA256 digest "${all}")
file(WRITE "${OUT}" "// Made by source_digest.cmake.
#include \"util/source_digest.h\"

namespace vouch {

const std::string_view kSourceDigest = \"${digest}\";

}  // namespace vouch
")
