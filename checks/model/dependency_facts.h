// What the project's own files name as needed from elsewhere: the dependencies of CMakeLists.txt,
// requirements.txt, package.json, Cargo.toml and their like, and which of them came in the zip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vouch {

inline constexpr std::size_t kDependenciesListed = 500;

/// One dependency that one file names.
struct Dependency {
  std::string file;           // below the project's root
  std::uint32_t line = 0;     // from 1; 0: not known
  std::string ecosystem;      // "cmake", "meson", "pip", "conda", "npm", "cargo", "go", "maven",
                              // "gradle", "bazel"
  std::string name;           // "googletest", "numpy"; hostile
  std::string from{};         // the URL that it is fetched from; "": the ecosystem's registry
  bool in_zip = false;        // its sources or its package lie in the zip
  bool conditional = false;   // asked for in some cases only: `if(...)`, an extra, a test
  bool in_toolchain = false;  // the verifying machine has it; filled in when code may be run
};

/// Small letters, '-' for '_' and '.', as Python's packaging rules compare names (PEP 503).
std::string plain_package_name(std::string_view name);

}  // namespace vouch
