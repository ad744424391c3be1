#include "util/toml_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string_view>

#include "util/usage_error.h"

namespace vouch {
namespace {

constexpr std::array<std::string_view, 2> kKeys{"name", "since"};

/// What reading `text` as a table of names refuses; "" for nothing.
std::string refused(const std::string& text) {
  TomlReader reader("list.toml");
  try {
    reader.read(text, [&](const toml::table& document) {
      for (const auto& [key, node] : document) {
        reader.attempt([&, name = key.str(), value = &node] {
          if (name == "name") return (void)reader.text(*value, "name");
          reader.refuse_unknown(value->source(), "there is no key", name, kKeys, "two are known");
        });
      }
    });
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(TomlReader, TellsEveryMistakeInTheOrderOfTheFile) {
  EXPECT_EQ(refused("zebra = 1\nname = 7\nnamme = 2\n"),
            "list.toml:1: there is no key \"zebra\"; two are known\n"
            "       list.toml:2: \"name\" has to be a text that is not empty\n"
            "       list.toml:3: there is no key \"namme\"; did you mean \"name\"?");
}

TEST(TomlReader, TellsWhereAFileIsNotToml) {
  EXPECT_THAT(refused("name = \"a\"\nname = \n"), testing::StartsWith("list.toml:2: not TOML: "));
}

TEST(TomlReader, TakesWhatIsRight) { EXPECT_EQ(refused("name = \"a\"\n"), ""); }

TEST(TomlReader, GivesTimesAsTheyWereWritten) {
  const toml::table table = toml::parse("a = 2021-05-31\nb = 2021-05-31T10:00:00-05:00\nc = \"x\"");
  EXPECT_EQ(TomlReader::written_time(*table.get("a")), "2021-05-31");
  EXPECT_EQ(TomlReader::written_time(*table.get("b")), "2021-05-31T10:00:00-05:00");
  EXPECT_EQ(TomlReader::written_time(*table.get("c")), "");
}

}  // namespace
}  // namespace vouch
