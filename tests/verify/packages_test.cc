// Which packages a verified result rests on, and how a change of them is told.
#include "harness/verify/packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

using testing::ElementsAre;
using testing::Pair;
using tests::Scratch;

std::string entry(const std::string& name, const std::string& section,
                  const std::string& version = "1") {
  return "Package: " + name + "\nStatus: install ok installed\nSection: " + section +
         "\nArchitecture: amd64\nVersion: " + version + "\n\n";
}

TEST(Packages, CountWhereAStepCanUseAFileOfTheirs) {
  const Scratch scratch;
  scratch.write("var/lib/dpkg/status",
                entry("gcc", "devel") + entry("libfoo1", "libs") + entry("foo-doc", "doc") +
                    entry("fontconfig", "fonts") + entry("vim", "editors") +
                    entry("foo-l10n", "contrib/localization") + entry("foo-common", "utils") +
                    entry("unknown", "misc") +
                    "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n");
  const std::string info = "var/lib/dpkg/info/";
  scratch.write(info + "gcc.list", "/.\n/usr\n/usr/bin\n/usr/bin/gcc\n");
  scratch.write(info + "libfoo1:amd64.list", "/.\n/usr\n/usr/lib\n/usr/lib/libfoo.so.1\n");
  scratch.write(info + "foo-common.list",
                "/.\n/usr\n/usr/share\n/usr/share/doc\n/usr/share/doc/foo\n"
                "/usr/share/doc/foo/README\n/usr/share/locale\n/usr/share/locale/de.mo\n");
  EXPECT_THAT(verify::usable_packages(scratch.path()),
              ElementsAre(Pair("gcc", "1"), Pair("libfoo1", "1"), Pair("unknown", "1")));
}

TEST(Packages, WhatChangedIsToldByName) {
  const std::string before = verify::packages_text({{"gcc", "12.1"}, {"make", "4"}, {"tcl", "8"}});
  EXPECT_THAT(verify::package_changes(before, {{"gcc", "12.2"}, {"make", "4"}, {"zig", "1"}}),
              ElementsAre("gcc 12.1 -> 12.2", "tcl is gone", "zig 1 is new"));
  EXPECT_THAT(verify::package_changes(before, {{"gcc", "12.1"}, {"make", "4"}, {"tcl", "8"}}),
              ElementsAre());
}

}  // namespace
}  // namespace vouch::harness
