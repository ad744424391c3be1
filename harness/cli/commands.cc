#include "harness/cli/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/batch/batch.h"
#include "harness/build/toolchain.h"
#include "harness/cli/check.h"
#include "harness/cli/collect.h"
#include "harness/cli/common_options.h"
#include "harness/cli/doctor.h"
#include "harness/cli/explain.h"
#include "harness/cli/export.h"
#include "harness/cli/pack.h"
#include "harness/cli/policy_learn.h"
#include "harness/cli/preface.h"
#include "harness/cli/steps.h"
#include "harness/cli/usage_messages.h"
#include "harness/policy/find_policy.h"
#include "harness/policy/policy_file.h"
#include "harness/policy/required_paths.h"
#include "harness/report/formats.h"
#include "harness/report/output.h"
#include "harness/results/remembered.h"
#include "harness/review/compare.h"
#include "harness/review/recheck.h"
#include "util/exit_status.h"
#include "util/os/interruptible.h"
#include "util/sha256.h"
#include "util/units.h"
#include "util/usage_error.h"
#include "util/version.h"

namespace vouch::cli {
namespace {

/// This machine's toolchain as a policy's toolchain.manifest has it.
std::vector<std::string> manifest_lines() {
  std::vector<std::string> lines;
  for (const Tool& tool : build::Toolchain("/", {}).manifest().manifest) {
    lines.push_back(tool.tool + ' ' + tool.version);
  }
  return lines;
}

constexpr const char* kNoPages = "Draw no pictures of the report's pages";

std::uint64_t memory_of(const std::string& text) {
  const auto bytes = parse_size(text);
  if (!bytes) throw UsageError(fmt::format("--memory {}: give a size such as 16GiB", text));
  return *bytes;
}

std::vector<std::string_view> text_or_json() { return {"text", "json"}; }

/// The formats that a command has: all, or those that show a whole run.
std::vector<std::string_view> format_names(bool of_run) {
  std::vector<std::string_view> names;
  for (const report::Format& format : report::formats()) {
    if (!of_run || format.of_run != nullptr) names.push_back(format.name);
  }
  return names;
}

Command add_check(CLI::App& app) {
  auto options = std::make_shared<CheckOptions>();
  app.add_option("PATH", options->paths,
                 "A submission's directory; a PDF, a zip, or both; or a source directory; by "
                 "default the working directory");
  add_policy(app, options->policy);
  add_output(app, options->output, format_names(false));
  add_fail_on(app, options->fail_on);
  add_choice<sandbox::Isolation>(
      app, "--isolation", options->isolation,
      {{"strict", sandbox::Isolation::strict}, {"weak", sandbox::Isolation::weak}},
      "weak: for your own code, or in a throw-away container");
  app.add_flag("!--no-run", options->run_code, "Build and run nothing");
  app.add_flag("!--no-pages", options->pages, kNoPages);
  app.add_flag("--all-pages", options->all_pages,
               "Measure every page of a report of over 64, not its beginning and end alone");
  app.add_option("--total", options->total, "Time for all steps, in place of the policy's")
      ->type_name("TIME");
  app.add_option("--receipt", options->receipt,
                 "Say whether this is what another report.json or report.html was made of")
      ->type_name("FILE");
  app.add_option("--keep", options->keep, "Keep report, facts and logs in this new directory")
      ->type_name("DIR");
  return {&options->output, [options] {
            if (options->paths.empty()) options->paths.emplace_back(".");
            return check(*options);
          }};
}

Command add_pack(CLI::App& app) {
  auto options = std::make_shared<PackOptions>();
  app.add_option("DIR", options->directory, "The project's directory")->required();
  app.add_option("-o,--output", options->output.file, "The zip to write")
      ->type_name("FILE")
      ->required();
  return {&options->output, [options] { return pack(*options); }};
}

Command add_policy_command(CLI::App& app) {
  app.require_subcommand(1);
  auto learning = std::make_shared<LearnOptions>();
  CLI::App* show =
      app.add_subcommand("show", "Print the policy in force, each key with its source");
  auto name = std::make_shared<std::string>();
  add_policy(*show, *name);
  CLI::App* init = app.add_subcommand("init", "Print a commented policy file to start from");
  auto with_toolchain = std::make_shared<bool>(false);
  init->add_flag("--toolchain", *with_toolchain,
                 "With this machine's toolchain as staff's: groups are told what differs");
  CLI::App* learn_command = app.add_subcommand(
      "learn", "Measure a directory of papers; write the [report] rules they span");
  learn_command->add_option("FOLDER", learning->directory, "PDFs, also in directories below")
      ->required();
  for (CLI::App* command : {show, init, learn_command}) add_output_file(*command, learning->output);
  show->footer("An example: vouch policy show --policy course.toml");
  init->footer("An example: vouch policy init -o course.toml");
  learn_command->footer("An example: vouch policy learn papers/ -o format.toml");
  return {&learning->output, [show, name, learn_command, learning, with_toolchain] {
            if (learn_command->parsed()) return learn(*learning);
            report::put_out(
                show->parsed()
                    ? policy::show_policy(
                          policy::choose_policy(
                              {.given = *name, .may_find = false, .checked = {}, .command = {}})
                              .loaded)
                    : policy::initial_policy(*with_toolchain ? manifest_lines()
                                                             : std::vector<std::string>{}),
                learning->output);
            return kAllPass;
          }};
}

Command add_steps(CLI::App& app) {
  auto options = std::make_shared<StepsOptions>();
  app.add_option("PATH", options->paths, "A submission's directory, a zip, or a source directory")
      ->required();
  app.add_flag("--why", options->why, "Each line that could be a command: taken or left, and why");
  add_policy(app, options->policy);
  add_output(app, options->output, text_or_json());
  return {&options->output, [options] { return steps(*options); }};
}

Command add_explain(CLI::App& app) {
  auto options = std::make_shared<ExplainOptions>();
  app.add_option("ID", options->id, "A finding; without one, all are listed");
  app.add_flag("--markdown", options->markdown, "All of them, as docs/findings.md has them");
  add_output_file(app, options->output);
  return {&options->output, [options] { return explain(*options); }};
}

/// The policy of a run: the one that was named, else the one that the run remembers, else
/// VOUCH_POLICY's or the built-in one.
policy::LoadedPolicy policy_of_run(const std::string& given, const std::filesystem::path& out) {
  const auto earlier = given.empty() ? results::read_remembered(out) : std::nullopt;
  if (!earlier || earlier->policy_name.empty()) {
    return policy::choose_policy({.given = given, .may_find = false, .checked = {}, .command = {}})
        .loaded;
  }
  if (!earlier->policy_toml) return policy::load_policy(earlier->policy_name);
  return policy::parse_policy(*earlier->policy_toml, earlier->policy_file);
}

Command add_export(CLI::App& app) {
  auto options = std::make_shared<ExportCommand>();
  app.add_option("RUN", options->run, "The directory that a batch wrote")->required();
  add_word(app, "--to", options->to, export_targets(), "For whom");
  app.add_option("--dir", options->directory, "groups: a new directory: DIR/ID/report.html")
      ->type_name("DIR");
  app.add_option("--gradebook", options->gradebook, "canvas: the gradebook that Canvas exported")
      ->type_name("FILE");
  app.add_option("--column", options->column, "canvas: the assignment, as \"Title (id)\"")
      ->type_name("TITLE");
  app.add_flag("--overwrite", options->overwrite, "canvas: replace grades that differ, and tell");
  add_policy(app, options->policy);
  add_output_file(app, options->output);
  return {&options->output, [options] {
            options->rules = policy_of_run(options->policy, options->run).policy;
            return export_run(*options);
          }};
}

/// What judging again and a batch share: the policy itself, and its digest.
template <typename Options>
policy::LoadedPolicy load_policy_into(const std::string& given, const std::filesystem::path& out,
                                      Options& options) {
  policy::LoadedPolicy loaded = policy_of_run(given, out);
  options.policy = loaded.policy;
  options.policy_sha256 = sha256(policy::canonical_policy(options.policy));
  return loaded;
}

void add_batch_inputs(CLI::App& app, batch::BatchOptions& options) {
  app.add_option("DIR", options.submissions,
                 "The directory with every submission, a directory each")
      ->required();
  app.add_option("-o,--output", options.out,
                 "Where results go: a new directory, or an earlier run's")
      ->type_name("OUT")
      ->required();
  app.add_option("--pattern", options.pattern,
                 "Flat files instead of directories, such as '{group}_{role}.{ext}'")
      ->type_name("PATTERN");
  app.add_option("--received", options.received, "CSV with the columns group, received_at")
      ->type_name("FILE");
  app.add_option("--roster", options.roster, "CSV with the columns group, name, email")
      ->type_name("FILE");
  app.add_option("--waivers", options.waivers, "Findings that staff accept: waivers.toml")
      ->type_name("FILE");
}

Command add_batch(CLI::App& app) {
  auto options = std::make_shared<batch::BatchOptions>();
  auto policy = std::make_shared<std::string>();
  auto memory = std::make_shared<std::string>();
  add_batch_inputs(app, *options);
  add_policy(app, *policy);
  app.add_option("-j,--jobs", options->jobs, "Groups at once; by default the processors")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app.add_option("--memory", *memory,
                 "For all groups at once, such as 16GiB; by default what is free")
      ->type_name("SIZE");
  app.add_option("--until", options->until, "Run nothing after this time, such as 06:30")
      ->type_name("TIME");
  app.add_option("--only", options->only, "Redo these: unverified, failed, or groups' ids")
      ->delimiter(',')
      ->type_name("WHICH");
  app.add_option("--events", options->events, "Append what happens to this file, as NDJSON")
      ->type_name("FILE");
  app.add_flag("--keep-results", options->keep_results,
               "Keep what is verified, although this machine's packages changed since");
  app.add_flag("--fresh", options->fresh, "Do everything again, whatever is unchanged");
  app.add_flag("!--no-run", options->run_code, "Build and run nothing");
  app.add_flag("!--no-pages", options->pages, kNoPages);
  const CLI::Option* format =
      add_word(app, "--format", options->output.format, format_names(true),
               "Print the whole run at the end, like this; by default a table, unless --quiet");
  add_fail_on(app, options->fail_on);
  return {&options->output, [options, policy, memory, format] {
            if (format->count() == 0 && !options->output.quiet) options->output.format = "text";
            const policy::LoadedPolicy loaded = load_policy_into(*policy, options->out, *options);
            options->policy_file = loaded.text.empty() ? "" : loaded.file;
            if (!loaded.text.empty()) options->policy_toml = loaded.text;
            require_installation();
            if (options->run_code) policy::require_places(loaded);
            if (!memory->empty()) options->memory_bytes = memory_of(*memory);
            return batch::batch(*options);
          }};
}

Command add_collect(CLI::App& app) {
  auto options = std::make_shared<CollectCommand>();
  app.add_option("SOURCE", options->collect.sources,
                 "A mailbox (mbox, Maildir, .eml) or an LMS's download (a zip or a directory)")
      ->required();
  app.add_option("--to", options->collect.to,
                 "Where submissions go: a new directory, or an "
                 "earlier run's")
      ->required()
      ->type_name("DIR");
  app.add_option("--roster", options->collect.roster, "CSV with group, name, email, and other ids")
      ->type_name("FILE");
  app.add_option("--times", options->collect.times, "CSV of when each arrived, or a worksheet")
      ->type_name("FILE");
  app.add_option("--pattern", options->collect.pattern,
                 "Flat files of no LMS, such as '{group}_{role}.{ext}'")
      ->type_name("PATTERN");
  add_word(app, "--from", options->collect.from, collect::source_kinds(),
           "What the sources are; by default told by their content");
  add_policy(app, options->policy);
  return {&options->output, [options] { return collect_submissions(*options); }};
}

Command add_recheck(CLI::App& app) {
  auto options = std::make_shared<review::RecheckOptions>();
  auto policy = std::make_shared<std::string>();
  app.add_option("OUT", options->run, "The directory that a batch wrote")->required();
  add_policy(app, *policy);
  app.add_option("--waivers", options->waivers,
                 "waivers.toml; by default those of the earlier judgement stand")
      ->type_name("FILE");
  app.add_flag("--apply", options->apply, "Write the new judgement; the old one is kept");
  add_output(app, options->output, text_or_json());
  return {&options->output, [options, policy] {
            load_policy_into(*policy, options->run, *options);
            return review::recheck(*options);
          }};
}

Command add_compare(CLI::App& app) {
  auto options = std::make_shared<review::CompareOptions>();
  app.add_option("OLD", options->before, "The directory that a batch wrote")->required();
  app.add_option("NEW", options->after, "That of another")->required();
  add_output(app, options->output, text_or_json());
  return {&options->output, [options] { return review::compare(*options); }};
}

Command add_doctor(CLI::App& app) {
  auto options = std::make_shared<DoctorOptions>();
  app.add_option("--policy", options->policy, "Check what this course promises its groups, too")
      ->type_name("FILE|NAME");
  add_output(app, options->output, text_or_json());
  return {&options->output, [options] { return doctor(*options); }};
}

struct Row {
  const char* name;
  const char* summary;
  const char* example;
  Command (*add)(CLI::App&);
  bool makes_temporary_files = false;  // a batch cleans up after itself, and goes on later
};

constexpr std::array kCommands{
    Row{"check", "Verify one submission", "vouch check report.pdf code.zip", add_check, true},
    Row{"batch", "Verify every submission of a course",
        "vouch batch submissions -o results --policy course.toml", add_batch},
    Row{"collect", "A mailbox or an LMS's download into submissions",
        "vouch collect inbox.mbox --to submissions --roster roster.csv", add_collect},
    Row{"recheck", "Judge a run's stored facts again under another policy",
        "vouch recheck results --policy course.toml", add_recheck},
    Row{"compare", "What became of each group between two runs",
        "vouch compare results results-new", add_compare},
    Row{"steps", "The plan read out of the README; runs nothing", "vouch steps project", add_steps,
        true},
    Row{"pack", "Write the zip to hand in, without what git ignores and without junk",
        "vouch pack project -o code.zip", add_pack, true},
    Row{"doctor", "What this machine can isolate and limit, and what fixes the rest",
        "vouch doctor --policy course.toml", add_doctor, true},
    Row{"explain", "What a finding means, why it is asked, how to fix it",
        "vouch explain report-too-long", add_explain},
    Row{"export", "What goes back to groups and gradebooks",
        "vouch export out --to groups --dir to-send", add_export},
    Row{"policy", "The policy in force, or a file to start from", "vouch policy init > course.toml",
        add_policy_command, true},
};

/// What every command has, added in the one place: to the command, or to each of its own.
void add_what_all_have(CLI::App& command, report::OutputOptions& output) {
  const auto own = command.get_subcommands({});
  for (CLI::App* each : own) add_manner(*each, output);
  if (own.empty()) add_manner(command, output);
}

/// Writes the help or the version that was asked for.
int answer(const CLI::App& app, const CLI::ParseError& asked) {
  const int status = app.exit(asked);
  if (!std::cout.flush()) throw UsageError("cannot write standard output");
  return status;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{"vouch verifies final-project submissions: a report (PDF) and its code (zip)."};
  app.name("vouch");
  app.set_version_flag("-V,--version", fmt::format("vouch {}", kVersion));
  app.require_subcommand(1);
  app.footer("An example: vouch check report.pdf code.zip");
  std::function<int()> run;
  for (const Row& row : kCommands) {
    CLI::App* app_of_row = app.add_subcommand(row.name, row.summary);
    app_of_row->footer(fmt::format("An example: {}", row.example));
    const Command command = row.add(*app_of_row);
    add_what_all_have(*app_of_row, *command.output);
    app_of_row->parse_complete_callback([&run, &row, command] {
      run = [&row, command] {
        report::require_place(*command.output);
        return row.makes_temporary_files ? os::run_interruptibly(command.run) : command.run();
      };
    });
  }
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words.front() == "help") {  // `vouch help check` is `vouch check --help`
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  std::ranges::reverse(words);  // as CLI11 takes them
  try {
    app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return answer(app, error);
    throw UsageError(describe_mistake(app, error));
  }
  return run();
}

}  // namespace vouch::cli
