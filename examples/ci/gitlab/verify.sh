#!/bin/sh
# verify.sh PATH...: verifies a submission in a GitLab job. The merge request shows vouch.xml as its
# tests; vouch-report/ holds report.html and the logs. A job's container forbids user name spaces,
# and is thrown away: hence the weak isolation, which the report tells.
# VOUCH names the program, when it is not on the PATH.
set -eu
exec "${VOUCH:-vouch}" check --isolation weak --format junit -o vouch.xml --keep vouch-report \
  --quiet "$@"
