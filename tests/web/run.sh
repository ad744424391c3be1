#!/bin/sh
# run.sh MAKE_PAGES WORK_FOLDER: makes the pages, opens them in Chromium, validates the formats.
# Exits 77 (skipped, told) where Node, npm's packages or Chromium are not to be had.
set -eu
make_pages=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)

skip() {
  echo "SKIPPED: $1" >&2
  exit 77
}

command -v node >/dev/null || skip "the pages were not tested: there is no node (apt-get install nodejs npm)"
command -v npm >/dev/null || skip "the pages were not tested: there is no npm (apt-get install npm)"
VOUCH_CHROMIUM=${VOUCH_CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[ -n "$VOUCH_CHROMIUM" ] || skip "the pages were not tested: there is no chromium (apt-get install chromium)"

command -v xmllint >/dev/null || skip "the pages were not tested: there is no xmllint (apt-get install libxml2-utils)"

mkdir -p "$work"
# Node looks for packages beside the test files; the source tree stays clean.
cp "$here"/*.mjs "$here"/*.json "$here"/*.xsd "$work"/
if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
    skip "the pages were not tested: npm could not install axe-core, ajv and playwright-core: $(tail -n 1 "$work/npm.log")"
  cp "$work/package-lock.json" "$work/node_modules/.installed"
fi

rm -rf "$work/pages"
"$make_pages" "$work/pages"
cd "$work"
export VOUCH_CHROMIUM VOUCH_PAGES="$work/pages"
exec node --test --test-reporter=spec browser.mjs formats.mjs
