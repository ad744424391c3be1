// The names of an output directory (OUT), each once: whoever writes one of these files, reads it,
// links to it or names it to people takes its name from here. Who may write where, and when, is
// harness/results/output_dir.h.
#pragma once

namespace vouch::layout {

// Of the run, in OUT.
inline constexpr const char* kSummaryJson = "summary.json";
inline constexpr const char* kSummaryCsv = "summary.csv";
inline constexpr const char* kStaffJson = "staff.json";
inline constexpr const char* kJunitXml = "junit.xml";
inline constexpr const char* kIndexHtml = "index.html";
inline constexpr const char* kGroups = "groups";  // a directory a group: group_directory.h

// Of a group, in its directory, and of `check --keep`.
inline constexpr const char* kFactsJson = "facts.json";
inline constexpr const char* kReportJson = "report.json";
inline constexpr const char* kReportMarkdown = "report.md";
inline constexpr const char* kReportHtml = "report.html";
inline constexpr const char* kLogs = "logs";    // of its steps
inline constexpr const char* kPages = "pages";  // of its report, drawn small

// Of vouch's own, in OUT/.vouch.
inline constexpr const char* kOwn = ".vouch";
inline constexpr const char* kMarker = "run.json";
inline constexpr const char* kLock = "lock";
inline constexpr const char* kWork = "work";
inline constexpr const char* kGathered = "gathered";
inline constexpr const char* kEarlier = "earlier";
inline constexpr const char* kHost = "host.json";
inline constexpr const char* kScratch = "scratch";
inline constexpr const char* kWaivers = "waivers.toml";
inline constexpr const char* kInputs = "inputs.json";
inline constexpr const char* kPolicy = "policy.toml";
inline constexpr const char* kRoster = "roster.csv";
inline constexpr const char* kReceived = "received.csv";
inline constexpr const char* kPackages = "packages.txt";

}  // namespace vouch::layout
