#include "tests/support/report_trial.h"

#include "checks/judge.h"
#include "harness/policy/policy_file.h"
#include "tests/support/scratch.h"

namespace vouch::tests {

Policy policy_with(const std::string& report_lines) {
  const Scratch scratch;
  return policy::load_policy(scratch.write("policy.toml", "[report]\n" + report_lines).string())
      .policy;
}

std::vector<Finding> report_findings(const ReportFacts& report, const Policy& policy,
                                     const std::vector<std::string>& members) {
  Facts facts;
  facts.report = report;
  facts.submission.members_known = !members.empty();
  for (const std::string& name : members) facts.submission.members.push_back({name, {}});
  std::vector<Finding> findings = checks::judge(facts, policy).findings;
  std::erase_if(findings,
                [](const Finding& finding) { return !finding.id.starts_with("report-"); });
  return findings;
}

std::string in_one_line(const Finding& finding) {
  return std::string(name(finding.severity)) + " " + std::string(finding.id) + ": " +
         finding.message;
}

std::vector<std::string> in_lines(const std::vector<Finding>& findings) {
  std::vector<std::string> lines;
  lines.reserve(findings.size());
  for (const Finding& finding : findings) lines.push_back(in_one_line(finding));
  return lines;
}

ReportFacts read_bytes(const std::string& pdf, const worker::ReportLimits& limits) {
  const Scratch scratch;
  return worker::read_report(scratch.write("report.pdf", pdf), {}, limits);
}

}  // namespace vouch::tests
