// What a command of a guide is for. Text ("system-install") only at the edge: JSON.
#pragma once

#include <optional>
#include <string_view>

namespace vouch {

/// From weak to strong: of a chain `mkdir build && cd build && cmake ..` the strongest counts.
enum class Nature {
  unknown,             // a program that the table does not name
  neutral,             // cd, export, mkdir: belongs to what follows
  look,                // ls, cat, git status: shows something, changes nothing
  manual,              // an editor, a browser, another machine: needs a person
  clean,               // make clean
  fetch,               // git clone, wget
  system_install,      // apt-get install
  dependency_install,  // pip install, npm ci
  configure,           // cmake .., ./configure
  build,               // make, gcc, javac
  test,                // make test, pytest
  cluster,             // sbatch, srun
  container,           // docker build
  run                  // ./server, python3 main.py
};

/// "system-install".
std::string_view name(Nature nature);
std::optional<Nature> nature_from_name(std::string_view text);

}  // namespace vouch
