// The zip's directories, found by the names that people use for them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

class Directories {
 public:
  explicit Directories(const ProjectFiles& files);

  bool empty() const { return by_path_.empty(); }

  /// The zip's own spelling of the directory that `name` means to who stands in `base` ("" is the
  /// root): below `base`, else below the root, else anywhere if one alone has that name. Upper and
  /// lower case are the same. None: there is no such directory, or it cannot be told which.
  std::optional<std::string> find(std::string_view name, std::string_view base) const;

 private:
  std::map<std::string, std::string, std::less<>> by_path_;  // in small letters -> as it is
  std::map<std::string, std::string, std::less<>>
      by_name_;  // the last part alone; "" where several
};

}  // namespace vouch::readers
