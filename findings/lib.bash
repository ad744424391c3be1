# shellcheck shell=bash
# What every finding starts from: a temporary directory that goes when the script ends, packages of
# exact versions in it (never on the machine), and three ways to end: 0 as written down, 1 changed,
# 77 cannot be tried here.
set -euo pipefail

skip() {
  printf 'skipped: %s\n' "$*" >&2
  exit 77
}

temporary=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
trap 'chmod -R u+rwX "$temporary" 2>/dev/null; rm -rf "$temporary"' EXIT
mkdir "$temporary/work"
cd "$temporary/work"

# debian SUITE PACKAGE[=VERSION]...: the packages and what they depend on, unpacked in a root of
# their own. No package script is run, so that it needs no root and changes nothing outside.
debian() {
  local suite=$1 root=$temporary/$1 log=$temporary/mmdebstrap.log packages
  shift
  for tool in mmdebstrap bwrap; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
  done
  packages=$(IFS=,; echo "base-files,bash,coreutils,dash,libc-bin,$*")
  mmdebstrap --quiet --mode=chrootless --variant=extract --include="$packages" "$suite" "$root" \
    >"$log" 2>&1 || skip "cannot get $* from Debian $suite: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
  mkdir -p "$root/work" "$root/proc" "$root/dev"
}

# inside SUITE COMMAND...: the command in that root, with the work directory at /work, offline.
inside() {
  local root=$temporary/$1
  shift
  bwrap --bind "$root" / --bind "$temporary/work" /work --chdir /work --dev /dev --proc /proc \
    --unshare-net --die-with-parent --clearenv --setenv PATH /usr/sbin:/usr/bin:/sbin:/bin \
    --setenv HOME /tmp --setenv LC_ALL C.UTF-8 --setenv TZ UTC -- "$@"
}

# npm_packages NAME@VERSION...: in the work directory's node_modules, without a notice of npm's own.
npm_packages() {
  command -v npm >/dev/null || skip "npm is not installed"
  npm install --prefix . --no-audit --no-fund --no-update-notifier --loglevel=error "$@" \
    >"$temporary/npm.log" 2>&1 || skip "cannot get $* from the npm registry: $(tail -n 1 "$temporary/npm.log")"
}

# expect WHAT EXPECTED ACTUAL: ends with 1 where the behavior is no longer the one written down.
expect() {
  if [ "$2" = "$3" ]; then
    printf 'as found: %s: %s\n' "$1" "$3"
  else
    printf 'changed: %s\n  found once: %s\n  seen now:   %s\n' "$1" "$2" "$3"
    exit 1
  fi
}

# status COMMAND...: its exit status, nothing else.
status() {
  local code=0
  "$@" >/dev/null 2>&1 </dev/null || code=$?
  echo "$code"
}
