#!/usr/bin/env bash
# Runs the coordinator where nothing can be written but the folder for temporary files, as its image does, asks for its health, and
# prints what it wrote. To be run in a mount namespace of its own: unshare --mount bash read-only.sh HARTFARM.DLL HEALTH.SH
set -euo pipefail

program=$1 health=$2
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/tmp
# All that is mounted, from the innermost on; what the kernel itself shows cannot be remounted, and holds no files.
while read -r _ point type _; do
    case $type in proc | sysfs | devpts | mqueue | cgroup* | debugfs | tracefs | securityfs | devtmpfs | binfmt_misc) continue ;; esac
    [[ $point == /mnt ]] || mount -o remount,ro,bind "$point" 2>/dev/null || true
done < <(tac /proc/mounts)
if touch "$(dirname "$program")/written" 2>/dev/null; then
    echo "the program's folder can still be written"
    exit 3
fi

export HOME=/mnt/tmp TMPDIR=/mnt/tmp DOTNET_EnableDiagnostics=0
cd /mnt/tmp
exec 3< <(exec dotnet "$program" up --workers 0 --listen http://127.0.0.1:0 --data /mnt/tmp/data 2>&1)
coordinator=$!
port=
said=
while [[ -z $port ]] && IFS= read -r -u 3 line; do
    said+=$line$'\n'
    [[ $line =~ listening\ on\ http://127\.0\.0\.1:([0-9]+) ]] && port=${BASH_REMATCH[1]}
done
if [[ -z $port ]]; then
    printf '%s' "$said"
    exit 1
fi
bash "$health" "$port"
kill "$coordinator"
wait "$coordinator"
find /mnt/tmp -type f -not -path "/mnt/tmp/data/*"
