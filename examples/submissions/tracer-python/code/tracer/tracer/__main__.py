import argparse
import json

from tracer.generate import generate
from tracer.path import critical_path, shares


def main():
    parser = argparse.ArgumentParser(prog="tracer")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("generate")
    make.add_argument("--steps", type=int, default=50)
    make.add_argument("--out", required=True)
    analyse = commands.add_parser("analyse")
    analyse.add_argument("trace")
    options = parser.parse_args()

    if options.command == "generate":
        spans = generate(options.steps)
        with open(options.out, "w") as out:
            json.dump(spans, out)
        print(f"wrote {len(spans)} spans to {options.out}")
        return
    with open(options.trace) as trace:
        spans = json.load(trace)
    for operator, share in shares(critical_path(spans)):
        print(f"{operator:12} {share:6.1%}")


main()
