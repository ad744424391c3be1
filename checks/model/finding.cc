#include "checks/model/finding.h"

#include <utility>

namespace vouch {

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "";
}

std::string_view name(Audience audience) { return audience == Audience::staff ? "staff" : "group"; }

std::optional<Severity> severity_from_name(std::string_view text) {
  for (const Severity severity : {Severity::info, Severity::warning, Severity::error}) {
    if (name(severity) == text) return severity;
  }
  return std::nullopt;
}

Finding& Findings::add(const FindingKind& kind, std::string message, Where where,
                       std::string hint) {
  return add(kind, kind.severity, std::move(message), std::move(where), std::move(hint));
}

Finding& Findings::add(const FindingKind& kind, Severity severity, std::string message, Where where,
                       std::string hint) {
  if (hint.empty()) hint = kind.fix;
  return findings_.emplace_back(Finding{.id = std::string(kind.id),
                                        .severity = severity,
                                        .audience = kind.audience,
                                        .message = std::move(message),
                                        .hint = std::move(hint),
                                        .where = std::move(where),
                                        .waived = std::nullopt});
}

}  // namespace vouch
