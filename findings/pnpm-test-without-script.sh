#!/bin/bash
# pnpm 12.21.0, against 9.15.9 and npm 11.19.1
# Surprise: `pnpm test` in a project without a "test" script prints nothing and ends with 0. pnpm 9
#   ended with 1 and "Missing script: test", as npm does. `pnpm run test` in the same place is an
#   error still, and so is any other missing name (`pnpm lint`).
# One would guess: that the missing script is told, as it was for years and as it is for every other
#   name; and that a 0 from `pnpm test` means that tests ran.
# Seen: 12.21.0 "" and 0; 9.15.9 "ERR_PNPM_NO_SCRIPT Missing script: test" and 1.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
npm_packages new@npm:pnpm@12.21.0 old@npm:pnpm@9.15.9

mkdir project
printf '{"name": "project", "version": "1.0.0", "scripts": {"build": "echo built"}}\n' >project/package.json
cd project
old() { node ../node_modules/old/bin/pnpm.cjs "$@" 2>&1; }
new() { node ../node_modules/new/bin/pnpm.mjs "$@" 2>&1; }

expect "pnpm 12: status of pnpm test" 0 "$(status new test)"
expect "pnpm 12: what pnpm test prints" "" "$(new test || true)"
expect "pnpm 12: status of pnpm run test" 1 "$(status new run test)"
expect "pnpm 12: status of pnpm lint" 1 "$(status new lint)"
expect "pnpm 9: status of pnpm test" 1 "$(status old test)"
expect "pnpm 9: lines that tell of it" 1 "$(old test | grep -c ERR_PNPM_NO_SCRIPT || true)"
expect "npm: status of npm test" 1 "$(status npm test)"
