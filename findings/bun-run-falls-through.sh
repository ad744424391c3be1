#!/bin/bash
# bun 1.4.5
# Surprise: `bun run NAME` where package.json has no such script runs a program NAME from the PATH.
#   `bun run test` in a project without a test script becomes /usr/bin/test, which says nothing and
#   ends with 1; a name such as `true` ends with 0 although the project defines nothing of the kind.
#   `npm run` and pnpm 12's `pnpm run` refuse.
# One would guess: that run means scripts of package.json and node_modules/.bin, as with the others.
# Seen: test: '"/usr/bin/test" exited with code 1'; true: status 0; lint: 'Script not found "lint"'.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
npm_packages bun@1.4.5

mkdir project
printf '{"name": "project", "version": "1.0.0", "scripts": {"build": "echo built"}}\n' >project/package.json
cd project
bun() { ../node_modules/.bin/bun "$@" 2>&1; }

expect "bun run test" '/usr/bin/test" exited with code 1' "$(bun run test | grep -o '/usr/bin/test".*' || true)"
expect "status of bun run true" 0 "$(status bun run true)"
expect "bun run lint" 'Script not found "lint"' "$(bun run lint | grep -o 'Script not found.*' || true)"
expect "status of npm run true" 1 "$(status npm run true)"
