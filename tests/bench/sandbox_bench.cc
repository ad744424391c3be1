// What the sandbox costs, against bare `bwrap --unshare-all` and against no sandbox at all:
//   start  a session with one step, `true`, from its start until nothing of it is left;
//          goal: at most twice the time of `bwrap --unshare-all ... true`
//   build  processor time of building a C project of 60 files; goal: at most 2% more than bare
// With the word `start` or `build` that one alone. Each figure is the median of its runs, and the
// two of a pair are measured in turns.
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/host.h"
#include "sandbox/session.h"
#include "tests/support/scratch.h"
#include "util/os/subprocess.h"

namespace {

using namespace vouch;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kStarts = 100;
constexpr int kBuilds = 5;
constexpr int kFiles = 60;

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

double wall_ms(const std::function<void()>& action) {
  const auto begin = Clock::now();
  action();
  return Milliseconds(Clock::now() - begin).count();
}

vouch::sandbox::SessionSpec session_spec(const vouch::tests::Scratch& scratch,
                                         vouch::os::Identity identity) {
  vouch::sandbox::SessionSpec spec;
  spec.workspace = scratch.path();
  spec.identity = identity;
  spec.total.disk_bytes = std::uint64_t{1} << 30;
  spec.total.inodes = 100'000;
  return spec;
}

vouch::sandbox::Command command(const std::string& script) {
  vouch::sandbox::Command command;
  command.script = script;
  command.limits.wall = std::chrono::minutes(5);
  command.limits.memory_bytes = std::uint64_t{2} << 30;
  command.limits.processes = 256;
  return command;
}

bool measure_starts(const vouch::tests::Scratch& scratch, vouch::os::Identity identity) {
  vouch::os::ProcessSpec bare;
  bare.argv = {"/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/",     "/",
               "--dev",          "/dev",          "--proc",    "/proc", "/bin/true"};
  if (geteuid() == 0) bare.run_as = identity;
  std::vector<double> bwrap, ours;
  for (int i = 0; i < kStarts; ++i) {
    bwrap.push_back(wall_ms([&] { vouch::os::run_process(bare); }));
    ours.push_back(wall_ms([&] {
      vouch::sandbox::Session session(session_spec(scratch, identity));
      session.run(command("true"));
    }));
  }
  const double ratio = median(ours) / median(bwrap);
  fmt::print("start and end of `true`   bwrap {:6.1f} ms   vouch {:6.1f} ms   ratio {:.2f}\n",
             median(bwrap), median(ours), ratio);
  return ratio <= 2;
}

/// Processor seconds of all children until now.
double children_cpu() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void write_project(const vouch::tests::Scratch& scratch) {
  for (int i = 0; i < kFiles; ++i) {
    std::string text = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n";
    for (int f = 0; f < 40; ++f) {
      text += fmt::format(
          "int f{0}_{1}(int x) {{ char b[64]; for (int i = 0; i < x; ++i) "
          "b[i % 64] = (char)(i * {1}); return b[x % 64] + {1}; }}\n",
          i, f);
    }
    scratch.write(fmt::format("file{}.c", i), text);
  }
}

bool measure_builds(const vouch::tests::Scratch& scratch, vouch::os::Identity identity) {
  write_project(scratch);
  const std::string build = "for f in file*.c; do gcc -O2 -c $f -o /tmp/bench.o || exit 1; done";
  std::vector<double> bare, ours;
  for (int i = 0; i < kBuilds; ++i) {
    const double before = children_cpu();
    const std::string inside = "cd " + scratch.path().string() + " && " + build;
    if (std::system(inside.c_str()) != 0) return false;
    bare.push_back(children_cpu() - before);
    vouch::sandbox::Session session(session_spec(scratch, identity));
    const vouch::sandbox::RunResult result = session.run(command(build));
    if (result.exit_code != 0) return false;
    ours.push_back(std::chrono::duration<double>(result.usage.cpu).count());
  }
  const double more = (median(ours) / median(bare) - 1) * 100;
  fmt::print("processor time of a build  bare {:6.2f} s    vouch {:6.2f} s    {:+.1f}%\n",
             median(bare), median(ours), more);
  return more <= 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view part = argc > 1 ? argv[1] : "";
  const vouch::tests::Scratch scratch;
  const vouch::sandbox::IdentityLease lease;
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  const bool starts = part == "build" || measure_starts(scratch, lease.get());
  const bool builds = part == "start" || measure_builds(scratch, lease.get());
  return starts && builds ? 0 : 1;
}
