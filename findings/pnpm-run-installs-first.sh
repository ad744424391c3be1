#!/bin/bash
# pnpm 12.21.0, against 9.15.9
# Surprise: `pnpm run build` in a project whose dependencies are not installed first tries to install
#   them from the registry. Without a network it waits out its retries (more than a minute by
#   default), prints a page of errors, then warns that the install failed and runs the script all
#   the same, with the script's status. pnpm 9 runs the script at once. verifyDepsBeforeRun=false
#   brings that back.
# One would guess: that run only runs; or, if it has to install, that a failed install fails the run.
# Seen: "ERR_PNPM_..._NETWORK_ERROR", "The install that runs before scripts failed", "built", 0.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
npm_packages new@npm:pnpm@12.21.0 old@npm:pnpm@9.15.9

mkdir project home
cat >project/package.json <<'JSON'
{"name": "project", "version": "1.0.0", "dependencies": {"is-number": "7.0.0"}, "scripts": {"build": "echo built"}}
JSON
cd project
# Nothing listens at this address: "no network" without a network namespace.
export HOME=$temporary/work/home npm_config_registry=http://127.0.0.1:9/ pnpm_config_registry=http://127.0.0.1:9/
export npm_config_fetch_retries=0 pnpm_config_fetch_retries=0
old() { node ../node_modules/old/bin/pnpm.cjs "$@" 2>&1; }
new() { node ../node_modules/new/bin/pnpm.mjs "$@" 2>&1; }
new run build >output && code=0 || code=$?

expect "pnpm 12: status" 0 "$code"
expect "pnpm 12: tried the registry" yes "$(grep -q 'http://127.0.0.1:9/is-number' output && echo yes)"
expect "pnpm 12: warned" 1 "$(grep -c 'The install that runs before scripts failed' output)"
expect "pnpm 12: ran the script" built "$(tail -n 1 output)"
expect "pnpm 12 without it: lines that speak of an install" 0 \
  "$(pnpm_config_verify_deps_before_run=false new run build | grep -ci install || true)"
expect "pnpm 9: lines that speak of an install" 0 "$(old run build | grep -ci install || true)"
