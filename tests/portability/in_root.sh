#!/bin/bash
# in_root.sh SUITE COMMAND [ARG...]: runs COMMAND in a fresh clone of this repository's HEAD, in a bare
# root of the Debian release SUITE (bookworm, trixie): minbase, ca-certificates and git, nothing else.
# As root only. The clone is /src in there; the exit status is COMMAND's.
#
# The root has a mount namespace of its own and is entered by pivot_root: in a chroot the kernel
# refuses user namespaces, and nothing could be isolated. The bare root is kept as a tar below
# ${XDG_CACHE_HOME:-~/.cache}/vouch-portability; delete it to take the release as it is today.
set -euo pipefail

die() { printf 'in_root.sh: %s\n' "$*" >&2; exit 2; }
[ $# -ge 2 ] || die "usage: in_root.sh SUITE COMMAND [ARG...]"
[ "$(id -u)" -eq 0 ] || die "only root can make a root; use sudo"
for tool in mmdebstrap git unshare pivot_root; do
  command -v "$tool" >/dev/null || die "$tool is missing; apt-get install mmdebstrap git util-linux"
done
suite=$1
shift
source=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vouch-portability
tar=$cache/$suite.tar

if [ ! -e "$tar" ]; then
  mkdir -p "$cache"
  printf 'in_root.sh: making a bare root of %s\n' "$suite" >&2
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,git "$suite" "$tar.new.tar"
  mv "$tar.new.tar" "$tar"
fi

root=$(mktemp -d "${TMPDIR:-/var/tmp}/vouch-root.XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
tar -C "$root" --numeric-owner -xf "$tar"
cp --remove-destination /etc/resolv.conf "$root/etc/resolv.conf"
git clone --quiet --no-hardlinks "$source" "$root/src"

# What follows runs in the new mount namespace: private, so that nothing of it is seen outside.
# shellcheck disable=SC2016  # it is that shell which expands
unshare --mount --propagation private -- bash -euo pipefail -c '
  root=$1
  shift
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/tmp"
  mkdir -p "$root/.host"
  cd "$root"
  pivot_root . .host
  cd /src
  umount -l /.host
  rmdir /.host
  exec env -i HOME=/root TERM="${TERM:-dumb}" CI=true LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
' in_root "$root" "$@"
