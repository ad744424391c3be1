// A TOML file that a person wrote: what is wrong in it, each with file:line, all of it at once.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vouch {

class TomlReader {
 public:
  /// `file`: what places name, "course.toml".
  explicit TomlReader(std::string file) : file_(std::move(file)) {}

  /// Parses `text` and calls `load` with what it holds. Throws UsageError for what is not TOML, and
  /// for all that attempt() and refuse() found: a line each, in the order of the file.
  void read(const std::string& text, const std::function<void(const toml::table&)>& load);

  /// Calls `load`, and notes what it refuses: a mistake in one key does not hide those in others.
  void attempt(const std::function<void()>& load);

  /// Ends what attempt() or read() called. `what` is wrong at this place.
  [[noreturn]] void refuse(const toml::source_region& at, const std::string& what) const;

  /// Refuses `name`, and names the one of `known` that was probably meant, or else says
  /// `otherwise`. `what`: "there is no key".
  [[noreturn]] void refuse_unknown(const toml::source_region& at, std::string_view what,
                                   std::string_view name, std::span<const std::string_view> known,
                                   std::string_view otherwise) const;

  /// The value of `node`; refuses what is no text or an empty one. `key`: what the message calls
  /// it.
  std::string text(const toml::node& node, std::string_view key) const;

  /// A date, time or date-time as it was written; "" for another value.
  static std::string written_time(const toml::node& node);

  /// "course.toml:3"
  std::string place(const toml::source_region& at) const;

 private:
  struct Mistake {
    std::uint32_t line = 0;
    std::string text;
  };

  std::string file_;
  std::vector<Mistake> mistakes_;
};

}  // namespace vouch
