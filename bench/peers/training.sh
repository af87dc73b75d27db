#!/usr/bin/env bash
# Joint training steps of the CPU engine and of the PyTorch script beside it, one core each, in alternation in the same call.
#
#   bench/peers/training.sh [rounds] [seconds] [results file]
#
# Installs what is missing (python3-torch and OpenBLAS from Debian or Ubuntu, as root; otherwise it says what to install), builds
# bench/Benchmarks in Release, finds the peer's best setting for each shape (vector capability, layout, batch size), then runs peer and
# engine in turn for a number of rounds and prints medians over the rounds, the ratio, and the engine's share of the multiply-add peak that
# the same process measured. Both are timed by processor time of their own, so that other processes weigh on them alike.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5} seconds=${2:-1.0} results=${3:-}
shapes=(R=2,K=10,d=10,m=5,n=1000,q=3 R=2,K=16,d=64,m=16,n=1000,q=3)

# Debian's torch belongs to Debian's interpreter, whatever python3 comes first on the path.
python=/usr/bin/python3
if ! "$python" -c 'import torch' 2>/dev/null; then
    if [ "$(id -u)" != 0 ]; then
        echo "PyTorch is missing: install it as root with 'apt-get install python3-torch libopenblas0-pthread'." >&2
        exit 2
    fi
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-torch libopenblas0-pthread
fi
dotnet build bench/Benchmarks --configuration Release --verbosity quiet >&2
engine=(dotnet bench/Benchmarks/bin/Release/net10.0/ModalityCompetition.Benchmarks.dll)

# One thread; glibc keeps freed buffers instead of returning them to the system after every step.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
export MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456
peer() { ATEN_CPU_CAPABILITY=$1 "$python" bench/peers/training_torch.py "${@:2}"; }
"$python" bench/peers/training_torch.py --check "${shapes[@]}"

header() {
    echo "# Joint training steps: CPU engine and PyTorch, one core each, in alternation"
    echo
    echo "- processor: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc --all) cores, $(sed -n 's/^cpu MHz\s*: //p' /proc/cpuinfo | head -1) MHz, L2 $(getconf LEVEL2_CACHE_SIZE) bytes"
    echo "- system: $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r), load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | sort -V | tail -1), commit $(git rev-parse --short HEAD)"
    echo "- torch $("$python" -c 'import torch; print(torch.__version__)'), BLAS $(readlink -f /usr/lib/*-linux-gnu/libblas.so.3 | head -1)"
    echo "- date $(date -u +%Y-%m-%d), rounds $rounds, $seconds s of processor time per measurement"
}

samples=$(mktemp)
trap 'rm -f "$samples"' EXIT
settings=()
for shape in "${shapes[@]}"; do
    best=$(for capability in avx2 avx512; do
        for setting in "Columns 1" "Columns 4" "Columns 16" "Rows 1" "Rows 4" "Rows 16" "Rows 64"; do
            echo "$(peer "$capability" --layouts "${setting% *}" --batches "${setting#* }" --seconds 0.3 "$shape" | cut -f2) $capability $setting"
        done
    done | sort -g | head -1 | cut -d' ' -f2-)
    echo "best setting of the peer for $shape: $best" >&2
    settings+=("$best")
done
for ((round = 1; round <= rounds; round++)); do
    for i in "${!shapes[@]}"; do
        read -r capability layout batch <<< "${settings[$i]}"
        peer "$capability" --layouts "$layout" --batches "$batch" --seconds "$seconds" "${shapes[$i]}" |
            awk -F'\t' -v i="$i" '{ print "peer", i, $2, $3, 0 }' >> "$samples"
        "${engine[@]}" steps "$seconds" "${shapes[$i]}" | awk -v i="$i" 'END { print "engine", i, $(NF-4), $(NF-3), $(NF-1) }' >> "$samples"
    done
    echo "round $round of $rounds" >&2
done
report() {
    header
    echo
    echo "Medians over the rounds, with the smallest and the largest round. A round's figure is its median sample, or the tenth percentile: on a"
    echo "machine that others use the latter is the steadier of the two. The share of the peak is that of the same process."
    echo
    echo "| shape | sample | PyTorch ms | engine ms | ratio | % of peak | best setting of PyTorch |"
    echo "|---|---|---|---|---|---|---|"
    for i in "${!shapes[@]}"; do
        "$python" - "$samples" "$i" "${shapes[$i]}" "${settings[$i]}" << 'PYTHON'
import statistics
import sys

rows = [line.split() for line in open(sys.argv[1])]
peer = [row[2:] for row in rows if row[:2] == ["peer", sys.argv[2]]]
engine = [row[2:] for row in rows if row[:2] == ["engine", sys.argv[2]]]
text = lambda values, digits: f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
for column, name in ((0, "median"), (1, "10 %")):
    ours, theirs = [float(row[column]) for row in engine], [float(row[column]) for row in peer]
    ratio = [p / e for p, e in zip(theirs, ours)]
    share = [float(row[2]) * float(row[0]) / e for row, e in zip(engine, ours)]
    print(f"| {sys.argv[3]} | {name} | {text(theirs, 3)} | {text(ours, 4)} | {text(ratio, 2)} | {text(share, 1)} | {sys.argv[4]} |")
PYTHON
    done
}
if [ -n "$results" ]; then report | tee "$results"; else report; fi
