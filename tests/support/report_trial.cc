#include "tests/support/report_trial.h"

#include "checks/judge.h"
#include "harness/policy/policy_file.h"
#include "tests/support/scratch.h"

namespace vouch::tests {

checks::Policy policy_with(const std::string& report_lines) {
  const Scratch scratch;
  return harness::load_policy(scratch.write("policy.toml", "[report]\n" + report_lines).string())
      .policy;
}

std::vector<checks::Finding> report_findings(const checks::ReportFacts& report,
                                             const checks::Policy& policy,
                                             const std::vector<std::string>& members) {
  checks::Facts facts;
  facts.report = report;
  facts.submission.members_known = !members.empty();
  for (const std::string& name : members) facts.submission.members.push_back({name, {}});
  std::vector<checks::Finding> findings = checks::judge(facts, policy).findings;
  std::erase_if(findings,
                [](const checks::Finding& finding) { return !finding.id.starts_with("report-"); });
  return findings;
}

std::string in_one_line(const checks::Finding& finding) {
  return std::string(checks::name(finding.severity)) + " " + std::string(finding.id) + ": " +
         finding.message;
}

std::vector<std::string> in_lines(const std::vector<checks::Finding>& findings) {
  std::vector<std::string> lines;
  lines.reserve(findings.size());
  for (const checks::Finding& finding : findings) lines.push_back(in_one_line(finding));
  return lines;
}

checks::ReportFacts read_bytes(const std::string& pdf, const harness::ReportLimits& limits) {
  const Scratch scratch;
  return harness::read_report(scratch.write("report.pdf", pdf), {}, limits);
}

}  // namespace vouch::tests
