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


README = "# A project\n\nBuild it:\n\n```sh\nmake\n```\n\nRun it:\n\n```sh\n./project\n```\n"
MAKEFILE = "project: main.c\n\tcc -O1 -o project main.c\n"


def add_group(folder, number, functions=40, report=True):
    """One submission: a zip of a small C project, and a report."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "code.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project/README.md", README)
        archive.writestr("project/Makefile", MAKEFILE)
        archive.writestr("project/main.c", c_source(number, functions))
    if report:
        shutil.copy(some_report(), folder / "report.pdf")


def make_course(folder, groups, functions=40, report=True):
    for number in range(groups):
        add_group(folder / f"team{number:05}", number, functions, report)
