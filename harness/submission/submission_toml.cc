#include "harness/submission/submission_toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <sstream>
#include <string>

#include "util/did_you_mean.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/usage_error.h"

namespace vouch::submission {
namespace {

constexpr std::array<std::string_view, 3> kKeys{"id", "received_at", "members"};

class Reader {
 public:
  Reader(std::string file, SubmissionFacts& facts) : file_(std::move(file)), facts_(facts) {}

  void read(const toml::table& document) {
    for (const auto& [key, value] : document) {
      if (key == "id") {
        facts_.id = text(value, "id");
      } else if (key == "received_at") {
        read_time(value);
      } else if (key == "members") {
        read_members(value);
      } else {
        const auto meant = nearest(key.str(), kKeys);
        refuse(key.source(), fmt::format("there is no key \"{}\"{}", key.str(),
                                         meant ? fmt::format("; did you mean \"{}\"?", *meant)
                                               : "; id, received_at and members are known"));
      }
    }
  }

 private:
  [[noreturn]] void refuse(const toml::source_region& at, const std::string& what) const {
    throw UsageError(fmt::format("{}:{}: {}", file_, at.begin.line, what));
  }

  std::string text(const toml::node& node, std::string_view key) const {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) {
      refuse(node.source(), fmt::format("{} has to be a text that is not empty", key));
    }
    return *value;
  }

  void read_time(const toml::node& node) {
    std::string written = node.value_exact<std::string>().value_or("");
    if (const auto moment = node.value_exact<toml::date_time>()) {
      std::ostringstream out;
      out << *moment;
      written = out.str();
    }
    const auto moment = parse_timestamp(written);
    if (!moment) {
      refuse(node.source(),
             "received_at has to be a date and time with an offset, such as "
             "2021-04-27T21:03:00-04:00");
    }
    facts_.received_at = moment->text;
    facts_.received_seconds = moment->seconds;
  }

  void read_members(const toml::node& node) {
    const toml::array* members = node.as_array();
    if (members == nullptr) {
      refuse(node.source(), "members has to be a list: [{name = \"...\", email = \"...\"}]");
    }
    facts_.members_known = true;
    for (const toml::node& element : *members) {
      const toml::table* member = element.as_table();
      if (member == nullptr || !member->contains("name")) {
        refuse(element.source(), "a member has to be {name = \"...\", email = \"...\"}");
      }
      const toml::node* email = member->get("email");
      facts_.members.push_back({.name = text(*member->get("name"), "name"),
                                .email = email == nullptr ? "" : text(*email, "email")});
    }
  }

  std::string file_;
  SubmissionFacts& facts_;
};

}  // namespace

constexpr std::uint64_t kLongest = 64 << 10;  // bytes

void read_submission_file(const std::filesystem::path& file, SubmissionFacts& facts) {
  const auto content = os::read_students_text(file, kLongest);
  if (!content) return;
  try {
    Reader(file.string(), facts).read(toml::parse(*content));
  } catch (const toml::parse_error& error) {
    throw UsageError(fmt::format("{}:{}: not TOML: {}", file.string(), error.source().begin.line,
                                 error.description()));
  }
}

}  // namespace vouch::submission
