// A YAML document as a stream of events (libyaml's parser), so that a file of hundreds of MB takes
// no more memory than its largest scalar. Aliases are events like any other: nothing is expanded.
#pragma once

#include <memory>
#include <string>

namespace vouch::readers::lms {

struct YamlEvent {
  enum class Kind { scalar, begin_map, end_map, begin_list, end_list, alias, end };
  Kind kind = Kind::end;
  std::string text{};  // of a scalar
  bool is_null = false;
};

class YamlEvents {
 public:
  /// `file` is open and stays so; it is read from where it stands.
  explicit YamlEvents(int file);
  ~YamlEvents();
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;

  /// The next one. After the last, or where the text is no YAML any more: `end`.
  YamlEvent next();
  /// Passes over the rest of the value that `first` begins.
  void skip(const YamlEvent& first);
  /// Why it ended before its end, or "".
  const std::string& problem() const { return problem_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string problem_;
  bool ended_ = false;
};

}  // namespace vouch::readers::lms
