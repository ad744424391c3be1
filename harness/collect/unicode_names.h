// Names as systems rewrite them, so that one side of a comparison can be brought to the other's
// form.
#pragma once

#include <string>
#include <string_view>

namespace vouch::collect {

/// Composed (NFC), case folded, '_' and runs of blanks one blank each.
std::string comparable_name(std::string_view name);

/// What Canvas makes of a sortable name or a group's name in a file's name: "_7_" loses its '_',
/// lower case, and only letters, marks, digits and '_' stay (lib/content_zipper.rb).
std::string canvas_form(std::string_view name);

}  // namespace vouch::collect
