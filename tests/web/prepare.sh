# Sourced by the scripts of this folder, with $work set: checks for Node, Chromium and the rest, puts
# the test files and npm's packages into $work, and goes there. Exits 77 (skipped, told) where that
# cannot be done.
here=$(cd "$(dirname "$0")" && pwd)

skip() {
  echo "SKIPPED: the pages were not tested: $1" >&2
  exit 77
}

for program in node npm xmllint python3; do
  command -v "$program" >/dev/null || skip "there is no $program (apt-get install nodejs npm libxml2-utils python3)"
done
VOUCH_CHROMIUM=${VOUCH_CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[ -n "$VOUCH_CHROMIUM" ] || skip "there is no chromium (apt-get install chromium)"
export VOUCH_CHROMIUM

mkdir -p "$work"
# Node looks for packages beside the test files; the source tree stays clean.
cp "$here"/*.mjs "$here"/*.json "$here"/.npmrc "$work"/
if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
    skip "npm could not install what package.json names: $(tail -n 1 "$work/npm.log")"
  cp "$work/package-lock.json" "$work/node_modules/.installed"
fi
cd "$work"
