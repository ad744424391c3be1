#!/bin/sh
# run.sh MAKE_PAGES WORK_FOLDER: makes pages and formats from golden reports, opens them in Chromium,
# validates the formats.
set -eu
make_pages=$1
work=$2
# shellcheck source=tests/web/prepare.sh
. "$(dirname "$0")/prepare.sh"

rm -rf "$work/pages"
"$make_pages" "$work/pages"
VOUCH_PAGES=$work/pages exec node --test --test-reporter=spec browser.mjs formats.mjs
