#!/bin/sh
# run_examples.sh BIN_FOLDER SUBMISSIONS WORK_FOLDER: verifies the sample submissions and a hostile one
# with the programs of this build, and tries what they wrote in Chromium and against validators.
set -eu
vouch=$1/vouch
submissions=$2
work=$3
# shellcheck source=tests/web/prepare.sh
. "$(dirname "$0")/prepare.sh"

# 3: this machine cannot isolate a group's code, so no step would be run and no log be there to see.
status=0
reason=$("$vouch" doctor 2>&1) || status=$?
[ "$status" -ne 3 ] || skip "vouch doctor: $(printf '%s' "$reason" | head -n 3 | tr '\n' ' ')"

made=$work/examples
# A run of another build says nothing of this one.
rm -rf "$made"
mkdir -p "$made"
cp -r "$submissions" "$made/submissions"
python3 "$here/hostile_submission.py" "$made/submissions"
ran() {  # exit status 1 or 3 is a verdict
  status=0
  "$@" || status=$?
  [ "$status" -le 1 ] || [ "$status" -eq 3 ] || { echo "$*: exit status $status" >&2; exit 1; }
}
ran "$vouch" batch "$made/submissions" -o "$made/run" --quiet --events "$made/events.ndjson"
for format in text json markdown html junit github sarif; do
  ran "$vouch" batch "$made/submissions" -o "$made/run" --quiet --format "$format" >"$made/run.$format"
done
for format in text json markdown html junit github gradescope sarif; do
  ran "$vouch" check "$made/submissions/compile-error" --quiet --format "$format" \
    -o "$made/compile-error.$format"
done
"$vouch" export "$made/run" --to groups --dir "$made/send" --quiet
VOUCH_EXAMPLES=$made exec node --test --test-reporter=spec examples.mjs
