#!/usr/bin/env bash
# Publishes a program for Linux on x86-64 that brings .NET along and no libtorch: it computes on the libtorch of an installed PyTorch, which
# HARTFARM_LIBTORCH names. What comes out is one packed file.
set -euo pipefail

usage() {
    cat <<'EOF'
usage: scripts/publish.sh hartfarm|gpu-check FILE.tar.xz

  hartfarm   the hartfarm command, worker and coordinator among it: hartfarm/hartfarm
  gpu-check  the check of a machine with a GPU, with the reference's numbers: gpu-check/gpu-check.sh
EOF
}

fail() { echo "publish.sh: $*" >&2; exit 2; }

[[ ${1:-} != --help ]] || { usage; exit 0; }
[[ $# == 2 ]] || { usage >&2; exit 2; }
[[ $2 == *.tar.xz ]] || fail "$2 does not end with .tar.xz"
case $1 in
    hartfarm) project=src/HartFarm.Cli inside=hartfarm ;;
    gpu-check) project=bench/HartFarm.Bench inside=gpu-check/program ;;
    *) fail "there is no program $1; there are hartfarm and gpu-check" ;;
esac
mkdir -p "$(dirname "$2")"
file=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# With an artifacts folder of its own, it leaves what the repository's own builds made alone.
if ! (cd "$root" && dotnet publish "$project" -c Release -r linux-x64 --self-contained --artifacts-path "$work/build" -o "$work/$inside" --nologo -v quiet --disable-build-servers \
        -p:TorchFlavor=system -p:TorchNativeRepair=always -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none) >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
fi
# For debuggers and tracers alone.
rm -f "$work/$inside"/libmscordbi.so "$work/$inside"/libmscordaccore.so "$work/$inside"/libcoreclrtraceptprovider.so "$work/$inside"/createdump
if [[ $1 == gpu-check ]]; then
    # It draws nothing.
    rm -f "$work/$inside"/libSkiaSharp.so
    # Unicode's data, for machines that have none: those of this one.
    icu=$(ldconfig -p | sed -n 's/.*libicuuc\.so\.[0-9]* (libc6,x86-64) => //p' | head -1)
    if [[ -n $icu ]]; then
        version=$(basename "$(readlink -f "$icu")")
        version=${version#libicuuc.so.}
        for name in uc i18n data; do cp "$(dirname "$icu")/libicu$name.so.$version" "$work/$inside/"; done
        echo "$version" >"$work/$inside/icu-version"
    fi
    cp "$root/scripts/gpu-check.sh" "$work/gpu-check/"
    cp -r "$root/tests/fixtures/golden" "$work/gpu-check/program/"
fi
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf - "${inside%%/*}" | xz -T2 >"$file.unfinished"
mv "$file.unfinished" "$file"
echo "$file: $(($(stat -c %s "$file") / 1000000)) MB"
