// The files of templates/, built in (templates/embed.cmake).
#pragma once

#include <string_view>

namespace vouch::report::templates {

extern const std::string_view kPageCss;
extern const std::string_view kIndexJs;
extern const std::string_view kIndexMustache;
extern const std::string_view kIndexRowMustache;
extern const std::string_view kReportJs;
extern const std::string_view kReportMustache;

}  // namespace vouch::report::templates
