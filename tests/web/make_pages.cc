// Writes what the browser's tests open: make_pages DIR
//   DIR/groups/NAME/report.html   of each of tests/golden/reports, with evidence made here
//   DIR/index.html                a run of 2,000 groups
//   DIR/small/index.html          the run of the four
//   DIR/formats/NAME.FORMAT       each format of each report, and run.FORMAT
#include <zlib.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/document/summary.h"
#include "harness/report/formats.h"
#include "tests/support/reports.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using namespace vouch;  // NOLINT(google-build-using-namespace): a program of one file

constexpr std::array<std::string_view, 4> kReports{"passes", "fails", "unverified", "hostile"};
constexpr int kGroups = 2000;

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void append_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 255U);
}

void append_chunk(std::string& png, std::string_view type, std::string_view data) {
  append_u32(png, static_cast<std::uint32_t>(data.size()));
  std::string body(type);
  body += data;
  png += body;
  append_u32(png, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                                                   static_cast<uInt>(body.size()))));
}

/// A page of two columns of grey lines (PNG, second edition: W3C 2003).
std::string picture_of_a_page(std::uint32_t number) {
  constexpr std::uint32_t kWidth = 306, kHeight = 396;
  std::string rows;
  for (std::uint32_t y = 0; y < kHeight; ++y) {
    rows += '\0';  // no filter
    for (std::uint32_t x = 0; x < kWidth; ++x) {
      const bool in_text = y > 36 && y < 360 && ((x > 27 && x < 148) || (x > 158 && x < 279));
      const bool is_line = in_text && y % 6 < 2 && (x * 7 + y * 13 + number * 5) % 29 > 3;
      rows += static_cast<char>(is_line ? 120 : 255);
    }
  }
  std::string packed(compressBound(static_cast<uLong>(rows.size())), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size,
           reinterpret_cast<const Bytef*>(rows.data()), static_cast<uLong>(rows.size()));
  packed.resize(size);
  std::string png("\x89PNG\r\n\x1a\n", 8);
  std::string header;
  append_u32(header, kWidth);
  append_u32(header, kHeight);
  header += std::string("\x08\0\0\0\0", 5);  // eight bits, grey
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", packed);
  append_chunk(png, "IEND", "");
  return png;
}

constexpr std::string_view kReadme = R"(# kvcache

A cache for the keys and values of a transformer that serves many users at once.

## What is where

- `src/` the cache and its eviction policies
- `bench/` what section 5 of the report measures
- `data/` a small trace to try it on

## How to build

    sudo apt-get install -y build-essential cmake

It builds on any Linux with a C++17 compiler:

```sh
mkdir -p build
cmake -S . -B build
cmake --build build
```

## How to run

The demo replays the trace and prints the hit rate:

```sh
./build/kvcache --demo
```
)";

std::string log_of_a_build() {
  std::string log;
  for (int i = 1; i <= 260; ++i) {
    log += "[ " + std::to_string(i * 100 / 300) +
           "%] Building CXX object CMakeFiles/kvcache.dir/src/part_" + std::to_string(i) +
           ".cc.o\n";
  }
  return log +
         "/work/kvcache/src/cache.cc:7:10: fatal error: tbb/task_arena.h: No such file or "
         "directory\n"
         "    7 | #include <tbb/task_arena.h>\n"
         "      |          ^~~~~~~~~~~~~~~~~~\n"
         "compilation terminated.\n"
         "make[2]: *** [CMakeFiles/kvcache.dir/build.make:76: "
         "CMakeFiles/kvcache.dir/src/cache.cc.o] "
         "Error 1\n"
         "make: *** [Makefile:136: all] Error 2\n";
}

ordered_json tree() {
  ordered_json out = ordered_json::array();
  const auto add = [&](std::string path, char type, std::uint64_t bytes) {
    out.push_back({{"path", path},
                   {"type", static_cast<int>(type)},
                   {"executable", false},
                   {"bytes", bytes},
                   {"content", ""}});
  };
  add("README.md", 'f', 812);
  add("CMakeLists.txt", 'f', 640);
  add("src", 'd', 0);
  for (const char* name : {"cache.cc", "cache.h", "evict/lru.cc", "evict/clock.cc", "main.cc"}) {
    add(std::string("src/") + name, 'f', 4096);
  }
  add("bench/replay.cc", 'f', 9120);
  add("data/samples.zip", 'f', 80112);
  add("data/<script>canary()</script>.txt", 'f', 12);
  return out;
}

/// Logs, README, tree and pictures, as a batch leaves them.
void write_evidence(const ordered_json& report, const fs::path& directory) {
  ordered_json facts;
  facts["archive"]["tree"] = tree();
  facts["readme"]["text"] = std::string(kReadme) + "\x1b[31m<script>canary()</script>\n";
  facts["steps"] = ordered_json::array();
  for (const ordered_json& step : report["steps"]) {
    const bool failed = step["outcome"] == "failed";
    facts["steps"].push_back({{"cause_detail", failed ? "tbb/task_arena.h: No such file" : ""}});
    if (!step["log"].is_string()) continue;
    write(directory / step["log"].get<std::string>(),
          failed ? log_of_a_build() : "ok </code></div><script>canary()</script>\x1b]0;x\x07\n");
  }
  write(directory / "facts.json",
        ordered_json{{"schema", "vouch-facts/1"}, {"facts", facts}}.dump());
  const int pages = report["report_pdf"]["pages"].get<int>();
  for (int page = 1; page <= pages; ++page) {
    write(directory / "pages" / ("page-" + std::to_string(page) + ".png"),
          picture_of_a_page(static_cast<std::uint32_t>(page)));
  }
}

/// A run as large as a big course's, of reports that differ.
vouch::tests::HeldRun large_run() {
  const vouch::report::RunFacts run{"eecs598-w21", std::string(64, 'a'), 1619585999,
                                    "2021-04-28T01:00:00-04:00", "2021-04-28T06:10:00-04:00"};
  std::vector<vouch::report::GroupSummary> groups;
  std::array<vouch::report::Report, 3> kinds{vouch::tests::golden_report("passes"),
                                             vouch::tests::golden_report("fails"),
                                             vouch::tests::golden_report("unverified")};
  vouch::report::FindingView duplicate;
  duplicate.id = "submission-duplicate";
  duplicate.severity = vouch::Severity::warning;
  duplicate.audience = vouch::Audience::staff;
  duplicate.message = "the same code as team0012";
  for (int i = 0; i < kGroups; ++i) {
    vouch::report::Report& report = kinds[i % 10 == 3 ? 2 : i % 4 == 1 ? 1 : 0];
    char id[16];
    std::snprintf(id, sizeof id, "team%04d", i);
    report.id = id;
    report.received_at = i % 50 == 7 ? "2021-04-28T09:30:00-05:00" : "2021-04-27T20:00:00-05:00";
    std::vector<vouch::report::FindingView> for_staff;
    if (i % 500 == 12) for_staff.push_back(duplicate);
    groups.push_back(vouch::report::summarise_group(report, for_staff, run));
  }
  return vouch::tests::hold(run, std::move(groups));
}

void write_formats(const fs::path& directory) {
  const vouch::report::EachReport each = [](const auto& visit) {
    for (const std::string_view name : kReports) visit(vouch::tests::golden_report(name));
  };
  const vouch::tests::HeldRun run = vouch::tests::golden_run();
  for (const vouch::report::Format& format : vouch::report::formats()) {
    for (const std::string_view name : kReports) {
      write(directory / (std::string(name) + "." + std::string(format.name)),
            format.of_report(vouch::tests::golden_report(name), {}));
    }
    if (format.of_run != nullptr) {
      write(directory / ("run." + std::string(format.name)),
            format.of_run(run.run, run.each(), each, {}));
    }
  }
  write(directory / "run.csv", vouch::report::summary_csv(run.each()));
}

void write_index(const fs::path& file, const vouch::tests::HeldRun& run) {
  write(file, vouch::report::html_index(run.run, run.each()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const fs::path out = argv[1];
  for (const std::string_view name : kReports) {
    const fs::path directory = out / "groups" / name;
    write_evidence(vouch::tests::golden_json(name), directory);
    write(directory / "report.html",
          vouch::report::html_report(vouch::tests::golden_report(name), directory));
  }
  write_index(out / "index.html", large_run());
  write_index(out / "small" / "index.html", vouch::tests::golden_run());
  write_formats(out / "formats");
  return 0;
}
