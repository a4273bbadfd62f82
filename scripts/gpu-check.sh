#!/usr/bin/env bash
# Checks a machine with a GPU: whether it computes what it should, in the memory that is planned, and how fast. Runs from the source tree, where
# it is built first, or from what scripts/publish.sh gpu-check packs, which needs neither the .NET SDK nor a network.
set -euo pipefail

usage() {
    cat <<'EOF'
usage: gpu-check.sh [--device cuda:0] [--out DIR] [any other option of the check]

It takes the libtorch of the folder that HARTFARM_LIBTORCH names, or that of the PyTorch of python3. The report is DIR/report.json and
DIR/report.md; DIR is gpu-check-report unless --out says another. Options that are often wanted:

  --limit SECONDS      ends in time; what was not run is named in the report
  --only NAME          one check; may be given more than once
  --model DIR          a checkpoint to check with, beside the random weights of hart-0.7b at 512 and 1024 pixels
  --preset NAME        other random weights, such as tiny
  --seconds N          how long mixed batches run with each model; 600 unless it is said
  --help               this, and all options of the check

HARTFARM_LIBTORCH_UNFIT=allow tries a libtorch that lacks symbols, for want of another; a call of one of them ends the process that makes it.
Exit code: 0 where nothing failed, 1 where a check failed or was not run, 2 for bad input.
EOF
}

fail() { echo "gpu-check.sh: $*" >&2; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -x $here/program/HartFarm.Bench ]]; then
    program=$here/program/HartFarm.Bench
else
    command -v dotnet >/dev/null || fail "the .NET SDK is needed here; scripts/publish.sh gpu-check packs a program that needs none"
    build=$here/../artifacts/gpu-check
    log=$(mktemp)
    if ! (cd "$here/.." && dotnet build bench/HartFarm.Bench -c Release --artifacts-path "$build" --nologo -v quiet -nodeReuse:false -p:TorchFlavor=system -p:RunAnalyzers=false) >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "the build failed"
    fi
    rm -f "$log"
    program=$(find "$build/bin/HartFarm.Bench" -name HartFarm.Bench -type f -perm -u+x | head -1)
fi

device=cuda:0 out=gpu-check-report models=() presets=() rest=()
while (($# > 0)); do
    case $1 in
        --help) usage; echo; "$program" check --help; exit 0 ;;
        --device) device=${2:?--device needs a value}; shift 2 ;;
        --out) out=${2:?--out needs a value}; shift 2 ;;
        --model) models+=(--model "${2:?--model needs a value}"); shift 2 ;;
        --preset) presets+=(--preset "${2:?--preset needs a value}"); shift 2 ;;
        *) rest+=("$1"); shift ;;
    esac
done

# What the checkpoint that ships draws says more than random weights.
((${#models[@]} > 0)) || [[ ! -d $here/../models/hart-scenes ]] || ((${#presets[@]} > 0)) || models=(--model "$here/../models/hart-scenes")
((${#presets[@]} > 0)) || presets=(--preset hart-0.7b)

if [[ -z ${HARTFARM_LIBTORCH:-} ]]; then
    command -v python3 >/dev/null || fail "HARTFARM_LIBTORCH is not set, and there is no python3 that would know of a PyTorch"
    HARTFARM_LIBTORCH=$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))') || fail "HARTFARM_LIBTORCH is not set, and python3 has no PyTorch"
    export HARTFARM_LIBTORCH
fi
# Prompts are normalised with Unicode's data: the system's, or those that are packed.
if ! ldconfig -p 2>/dev/null | grep libicuuc >/dev/null; then
    [[ -f $here/program/icu-version ]] || fail "there is no libicu"
    DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU=$(<"$here/program/icu-version")
    export DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU
fi

mkdir -p "$out"
echo "libtorch of $HARTFARM_LIBTORCH"
if command -v nvidia-smi >/dev/null; then nvidia-smi >"$out/nvidia-smi.txt" 2>&1 || echo "nvidia-smi failed; see $out/nvidia-smi.txt" >&2; fi
exec "$program" check --device "$device" --out "$out" "${models[@]}" "${presets[@]}" "${rest[@]}"
