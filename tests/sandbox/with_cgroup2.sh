#!/bin/bash
# Runs a command where cgroup v2 has every controller, on a machine that has v1 or shares v2 with
# others: boots Debian's kernel in a virtual machine over this machine's files, which it sees
# read-only below a layer in its memory.
#
#   tests/sandbox/with_cgroup2.sh build/release/tests/sandbox_tests --gtest_filter='*Groups'
#
# Needs qemu-system-x86, busybox-static, cpio, kmod, and the package of a kernel: the newest one that
# `apt-get download` gives, or VOUCH_KERNEL=linux-image-....deb. Ends as the command does; 77 when
# there is no virtual machine to be had, with the reason. VOUCH_SCRATCH is kept between runs;
# VOUCH_KVM=1 uses the host's KVM.
set -euo pipefail

scratch=${VOUCH_SCRATCH:-${TMPDIR:-/tmp}/vouch-cgroup2}
cannot() {
  echo "SKIPPED: $*"
  exit 77
}
for tool in qemu-system-x86_64 cpio depmod modprobe dpkg-deb; do
  command -v "$tool" >/dev/null || cannot "no $tool (apt-get install qemu-system-x86 cpio kmod)"
done
busybox=$(command -v busybox) || cannot "no busybox (apt-get install busybox-static)"

fetch_kernel() {
  local package
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends:/ {print $2; exit}')
  [ -n "$package" ] && (cd "$scratch" && apt-get download "$package" >/dev/null 2>&1)
}

unpack_kernel() {
  mkdir -p "$scratch"
  [ -e "$scratch"/root/boot ] && return
  local deb=${VOUCH_KERNEL:-}
  if [ -z "$deb" ]; then
    fetch_kernel || cannot "no kernel: apt-get download linux-image-amd64 fails"
    deb=$(echo "$scratch"/linux-image-*.deb)
  fi
  dpkg-deb -x "$deb" "$scratch/root.new"
  depmod -b "$scratch/root.new" "$(ls "$scratch/root.new/lib/modules")"
  mv "$scratch/root.new" "$scratch/root"
}

# What boots: the modules that reach this machine's files, and an init that runs the command there.
make_initramfs() {
  local folder=$scratch/initramfs version=$1 module n=0
  rm -rf "$folder"
  mkdir -p "$folder"/{bin,modules,proc,host,layer,root}
  cp "$busybox" "$folder/bin/busybox"
  for module in virtio_pci 9pnet_virtio 9p overlay; do
    while read -r _ path _; do
      n=$((n + 1))
      cp "$path" "$folder/modules/$(printf '%03d' "$n").ko"
    done < <(modprobe -d "$scratch/root" -S "$version" --show-depends "$module" | grep ^insmod)
  done
  cat >"$folder/init" <<'INIT'
#!/bin/busybox sh
set -e
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc none /proc
for module in /modules/*.ko; do insmod "$module" 2>/dev/null || true; done
mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro host /host
mount -t tmpfs -o size=75% none /layer
mkdir /layer/up /layer/work
mount -t overlay -o lowerdir=/host,upperdir=/layer/up,workdir=/layer/work none /root
mount -t proc none /root/proc
mount -t sysfs none /root/sys
mount -t devtmpfs none /root/dev
mkdir -p /root/dev/pts /root/dev/shm
mount -t devpts none /root/dev/pts
mount -t tmpfs none /root/dev/shm
mount -t tmpfs none /root/tmp
mount -t tmpfs none /root/run
chmod 1777 /root/tmp /root/dev/shm
mount -t cgroup2 none /root/sys/fs/cgroup
ip link set lo up
sed -n 's/.*vouch_command=\([^ ]*\).*/\1/p' /proc/cmdline | base64 -d >/root/tmp/command
cp /run-command /root/tmp/run-command
# Not chroot: who is in one may not make user name spaces.
exec switch_root /root /bin/bash /tmp/run-command
INIT
  cat >"$folder/run-command" <<'INIT'
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
echo "=== kernel $(uname -r), controllers: $(cat /sys/fs/cgroup/cgroup.controllers)"
status=0
/bin/bash /tmp/command </dev/null || status=$?
echo "=== status $status"
echo o >/proc/sysrq-trigger
sleep 60
INIT
  chmod +x "$folder/init"
  (cd "$folder" && find . | cpio -o -H newc --quiet | gzip -1) >"$scratch/initramfs.gz"
}

unpack_kernel
version=$(ls "$scratch/root/lib/modules")
make_initramfs "$version"
command=$(printf 'cd %q || exit 1\nexec' "$PWD"; printf ' %q' "$@")
log=$scratch/console
accelerate=(-cpu max)  # slow, and works everywhere: a virtual machine's own /dev/kvm may only hang
[ -n "${VOUCH_KVM:-}" ] && accelerate=(-enable-kvm -cpu host)
qemu-system-x86_64 "${accelerate[@]}" -m 6G -smp 2 -nographic -no-reboot -nodefaults \
  -serial stdio -kernel "$scratch/root/boot/vmlinuz-$version" -initrd "$scratch/initramfs.gz" \
  -append "console=ttyS0 no_timer_check panic=-1 vouch_command=$(printf '%s' "$command" | base64 -w0)" \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
  -device virtio-9p-pci,fsdev=host,mount_tag=host </dev/null | tr -d '\r' | tee "$log"
status=$(sed -n 's/^=== status \([0-9]*\)$/\1/p' "$log" | tail -n 1)
[ -n "$status" ] || cannot "the virtual machine did not come up"
exit "$status"
