#!/usr/bin/env bash
# Steps of the torch engine on CPU tensors, of the engine of an older commit, and of a tuned script of the same steps on the
# same libtorch: one thread each, in turn, in one call.
#
#   bench/peers/torch-steps.sh [--old COMMIT] [--rounds N] [--seconds S] [--output FILE] [shape]...
#
# A step is one of the joint network and all uni-modal ones. The engines are measured through what is public of them
# (GpuBenchmarks, "engine"): the older one is built in a worktree of its own, and its folder gets today's program, so that both
# are measured by the same. The script (TorchSteps, "networks") is measured with the best of several numbers of trials side by
# side, layouts of the weights and vector capabilities, which are searched first. Clocks are the processor time of the thread
# that computes, so that other processes weigh on all alike. Needs what bench/peers/training.sh needs for libtorch: the .NET
# SDK, and on systems older than Debian 13 root and mmdebstrap.
set -euo pipefail
cd "$(dirname "$0")/../.."
. bench/peers/environment.sh
old='' rounds=5 seconds=2 output='' shapes=()
while [ $# -gt 0 ]; do
    case $1 in
        --old) old=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --output) output=$2; shift 2 ;;
        -*) echo "Unknown option $1; see the head of $0." >&2; exit 2 ;;
        *) shapes+=("$1"); shift ;;
    esac
done
[ ${#shapes[@]} -gt 0 ] || shapes=(R=2,K=10,d=10,m=5,n=1000,q=3 R=2,K=16,d=64,m=16,n=1000,q=3)
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
work=$(mktemp -d)
clean() {
    [ ! -d "$work/old" ] || git worktree remove --force "$work/old" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT
program=bin/Release/net10.0/ModalityCompetition.GpuBenchmarks.dll
build=(--configuration Release --verbosity quiet --nologo -m:1)
for project in bench/GpuBenchmarks bench/peers/TorchSteps; do dotnet build "$project" "${build[@]}" >&2; done
new=$PWD/bench/GpuBenchmarks/$program
peer=$PWD/bench/peers/TorchSteps/bin/Release/net10.0/ModalityCompetition.TorchSteps.dll
before=none
if [ -n "$old" ]; then
    git worktree add --quiet --detach "$work/old" "$old"
    dotnet build "$work/old/bench/GpuBenchmarks" "${build[@]}" >&2
    cp "$new" "$work/old/bench/GpuBenchmarks/$program"
    before=$work/old/bench/GpuBenchmarks/$program
fi
root=()
if find "$(dirname "$peer")" -name 'libLibTorchSharp.so' -path '*linux-x64*' -exec ldd {} + 2>&1 | grep -q 'version .* not found'; then
    root=(deploy/debian13.sh)
fi
started=$(cut -d' ' -f1-3 /proc/loadavg)
"${root[@]}" sh -c '
    work=$1 before=$2 new=$3 peer=$4 rounds=$5 seconds=$6
    shift 6
    dotnet "$peer" version >"$work/version"
    dotnet "$peer" check "$@" || exit
    i=0
    for shape; do
        i=$((i + 1))
        for capability in avx2 avx512; do for batch in 1 1t 2t 4 4t 8t 16t; do
            echo "$(ATEN_CPU_CAPABILITY=$capability dotnet "$peer" networks 0.3 $batch "$shape" | cut -f3) $capability $batch"
        done; done | sort -g | head -1 | cut -d" " -f2- >"$work/setting.$i"
        echo "best setting of the script for $shape: $(cat "$work/setting.$i")" >&2
    done
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1)) i=0
        for shape; do
            i=$((i + 1))
            [ "$before" = none ] || echo "old $i $(dotnet "$before" engine "$seconds" "$shape" | cut -f2,3)"
            echo "new $i $(dotnet "$new" engine "$seconds" "$shape" | cut -f2,3)"
            read -r capability batch <"$work/setting.$i"
            echo "script $i $(ATEN_CPU_CAPABILITY=$capability dotnet "$peer" networks "$seconds" "$batch" "$shape" | cut -f2,3)"
        done
        echo "round $round of $rounds" >&2
    done' sh "$work" "$before" "$new" "$peer" "$rounds" "$seconds" "${shapes[@]}" >"$work/samples"

report() {
    echo "# Steps of the torch engine on CPU tensors: today, before, and a tuned script of the same steps"
    echo
    echo "- processor: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc --all) cores"
    echo "- load average $started at the start, $(cut -d' ' -f1-3 /proc/loadavg) at the end"
    echo "- $(grep -v MKL_VERBOSE "$work/version" | head -1) (in the script; the engine keeps denormals), one thread"
    echo "- commit $(git rev-parse --short HEAD)${old:+, before: $(git rev-parse --short "$old")}; $(date -u +%Y-%m-%d)"
    echo "- $rounds rounds, $seconds s of processor time per measurement"
    echo
    echo "Microseconds of processor time per step and trial, of the joint and all uni-modal networks: medians over the rounds (least to"
    echo "greatest round). Ratios are those of the same round. A round's figure is its median sample, or the tenth percentile."
    echo
    python3 - "$work/samples" "${shapes[@]}" << 'PYTHON'
import statistics
import sys

rows = [line.split() for line in open(sys.argv[1])]
text = lambda values, digits: f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})" if values else "-"
print("| shape | sample | before | today | before / today | script | today / script |")
print("|---|---|---|---|---|---|---|")
for index, shape in enumerate(sys.argv[2:], 1):
    for column, name in ((2, "median"), (3, "10 %")):
        figures = lambda who, unit: [float(row[column]) * unit for row in rows if row[:2] == [who, str(index)]]
        of = {"old": figures("old", 1), "new": figures("new", 1), "script": figures("script", 1000)}
        faster = [old / new for old, new in zip(of["old"], of["new"])]
        share = [new / script for new, script in zip(of["new"], of["script"])]
        cells = [shape, name, text(of["old"], 0), text(of["new"], 0), text(faster, 2), text(of["script"], 0), text(share, 2)]
        print(f"| {' | '.join(cells)} |")
PYTHON
    echo
    for i in "${!shapes[@]}"; do
        read -r capability batch < "$work/setting.$((i + 1))"
        layout=$([ "$batch" = "${batch%t}" ] && echo "[units, d]" || echo "[d, units]")
        echo "- best setting of the script for ${shapes[$i]}: $capability, ${batch%t} side by side, weights $layout"
    done
}
if [ -n "$output" ]; then report | tee "$output"; else report; fi
