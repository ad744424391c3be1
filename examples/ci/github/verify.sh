#!/bin/sh
# verify.sh PATH...: verifies a submission in a GitHub workflow. Findings become annotations of the
# run, the whole report the step's summary; vouch-report/ holds report.html and the logs.
# VOUCH names the program, when it is not on the PATH.
set -eu
exec "${VOUCH:-vouch}" check --format github --keep vouch-report --quiet "$@"
