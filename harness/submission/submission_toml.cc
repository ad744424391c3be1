#include "harness/submission/submission_toml.h"

#include <array>
#include <string>

#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/toml_reader.h"

namespace vouch::submission {
namespace {

constexpr std::array<std::string_view, 3> kKeys{"id", "received_at", "members"};

class SubmissionFile {
 public:
  SubmissionFile(TomlReader& reader, SubmissionFacts& facts) : reader_(reader), facts_(facts) {}

  void load(const toml::table& document) {
    for (const auto& [key, value] : document) {
      reader_.attempt([&, name = &key, node = &value] { load_key(*name, *node); });
    }
  }

 private:
  void load_key(const toml::key& key, const toml::node& value) {
    if (key == "id") {
      facts_.id = reader_.text(value, "id");
    } else if (key == "received_at") {
      read_time(value);
    } else if (key == "members") {
      read_members(value);
    } else {
      reader_.refuse_unknown(key.source(), "there is no key", key.str(), kKeys,
                             "id, received_at and members are known");
    }
  }

  void read_time(const toml::node& node) {
    const auto text = node.value_exact<std::string>();
    const auto moment = parse_timestamp(text ? *text : TomlReader::written_time(node));
    if (!moment) {
      reader_.refuse(node.source(),
                     "received_at has to be a date and time with an offset, such as "
                     "2021-04-27T21:03:00-04:00");
    }
    facts_.received_at = moment->text;
    facts_.received_seconds = moment->seconds;
  }

  void read_members(const toml::node& node) {
    const toml::array* members = node.as_array();
    if (members == nullptr) {
      reader_.refuse(node.source(),
                     "members has to be a list: [{name = \"...\", email = \"...\"}]");
    }
    facts_.members_known = true;
    for (const toml::node& element : *members) {
      reader_.attempt([&] { read_member(element); });
    }
  }

  void read_member(const toml::node& element) {
    const toml::table* member = element.as_table();
    if (member == nullptr || !member->contains("name")) {
      reader_.refuse(element.source(), "a member has to be {name = \"...\", email = \"...\"}");
    }
    const toml::node* email = member->get("email");
    facts_.members.push_back({.name = reader_.text(*member->get("name"), "name"),
                              .email = email == nullptr ? "" : reader_.text(*email, "email")});
  }

  TomlReader& reader_;
  SubmissionFacts& facts_;
};

constexpr std::uint64_t kLongest = 64 << 10;  // bytes

}  // namespace

void read_submission_file(const std::filesystem::path& file, SubmissionFacts& facts) {
  const auto content = os::read_students_text(file, kLongest);
  if (!content) return;
  TomlReader reader(file.string());
  reader.read(*content,
              [&](const toml::table& document) { SubmissionFile(reader, facts).load(document); });
}

}  // namespace vouch::submission
