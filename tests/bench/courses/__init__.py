"""Made-up courses for the benchmarks of a batch: many groups, quickly written."""
import pathlib
import shutil
import zipfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]


def some_report():
    """A report that the samples use too."""
    return sorted((REPOSITORY / "examples").rglob("*.pdf"))[0]


def c_source(number, functions):
    """A program of so many functions, different for each group."""
    lines = ["#include <stdio.h>", "#include <stdlib.h>", "#include <string.h>"]
    for i in range(functions):
        lines.append(f"static long step{i}(long x) {{")
        lines.append("  char text[64];")
        lines.append(f'  snprintf(text, sizeof text, "%ld-%d", x, {number + i});')
        lines.append("  for (size_t k = 0; k < strlen(text); ++k) x = x * 31 + text[k];")
        lines.append("  return x % 1000003;")
        lines.append("}")
    calls = "".join(f"  x = step{i}(x);\n" for i in range(functions))
    lines.append(f'int main(void) {{\n  long x = {number};\n{calls}  printf("%ld\\n", x);\n}}')
    return "\n".join(lines) + "\n"


def cxx_part(number, part):
    """A file of a C++ project as students write them: a second of compiling, most of it headers."""
    return f"""#include <algorithm>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
long part{part}(long seed) {{
  std::map<std::string, std::vector<long>> buckets;
  std::mutex lock;
  std::vector<std::thread> workers;
  for (long w = 0; w < 2; ++w) {{
    workers.emplace_back([&, w] {{
      for (long i = 0; i < 100; ++i) {{
        std::ostringstream key;
        key << (seed * {number + part + 1} + i * w) % 17;
        const std::lock_guard<std::mutex> hold(lock);
        buckets[key.str()].push_back(i);
      }}
    }});
  }}
  for (std::thread& worker : workers) worker.join();
  long sum = 0;
  for (auto& [key, values] : buckets) {{
    std::sort(values.begin(), values.end());
    sum += values.back() + static_cast<long>(key.size());
  }}
  return sum;
}}
"""


def cxx_main(parts):
    names = [f"part{part}" for part in range(parts)]
    calls = "".join(f"  x = {name}(x);\n" for name in names)
    declarations = "".join(f"long {name}(long);\n" for name in names)
    return (f"#include <iostream>\n{declarations}"
            f"int main() {{\n  long x = 1;\n{calls}  std::cout << x << '\\n';\n}}\n")


README = "# A project\n\nBuild it:\n\n```sh\nmake\n```\n\nRun it:\n\n```sh\n./project\n```\n"
MAKEFILE = "project: main.c\n\tcc -O1 -o project main.c\n"
CXX_MAKEFILE = ("OBJECTS = {}\nCXXFLAGS = -O2\n"
                "project: $(OBJECTS)\n\t$(CXX) -o $@ $(OBJECTS) -pthread\n")


def tiny_project(number, functions=40):
    """One file of C, a tenth of a second of compiling."""
    return {"Makefile": MAKEFILE, "main.c": c_source(number, functions)}


def small_project(number, parts=4):
    """Some files of C++, a second of compiling each."""
    files = {f"part{part}.cc": cxx_part(number, part) for part in range(parts)}
    files["main.cc"] = cxx_main(parts)
    objects = " ".join(name.replace(".cc", ".o") for name in files)
    return {"Makefile": CXX_MAKEFILE.format(objects), **files}


def add_group(folder, files, report=True):
    """One submission: a zip of a project, and a report."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "code.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"README.md": README, **files}.items():
            archive.writestr(f"project/{name}", text)
    if report:
        shutil.copy(some_report(), folder / "report.pdf")


def make_course(folder, groups, project=tiny_project):
    for number in range(groups):
        add_group(folder / f"team{number:05}", project(number))
