#!/usr/bin/env bash
# Joint training steps of the CPU engine and of what one would write instead, one core each, in alternation in the same call.
#
#   bench/peers/training.sh [rounds] [seconds] [results file] [shape]...
#
# The peers are training_torch.py on Debian's PyTorch with OpenBLAS, and the same steps on the libtorch 2.10 that TorchSharp brings (TorchSteps). Installs
# what is missing (python3-torch and OpenBLAS from Debian or Ubuntu, as root; otherwise it says what to install), refuses a BLAS that is not OpenBLAS, forgets
# variables that slow either side (environment.sh), builds in Release, finds each peer's best setting for each shape (vector capability, layout, batch size),
# then runs peers and engine in turn for a number of rounds and prints medians over the rounds, the ratios, and the engine's share of the multiply-add peak
# that the same process measured. All are timed by processor time of their own, so that other processes weigh on them alike. A system whose C++ library is
# too old for libtorch 2.10 runs it in a root of Debian 13 (deploy/debian13.sh, as root); where it cannot be run that is said, and the rest is measured.
set -euo pipefail
cd "$(dirname "$0")/../.."
. bench/peers/environment.sh
rounds=${1:-5} seconds=${2:-1.0} results=${3:-} shapes=("${@:4}")
[ ${#shapes[@]} -gt 0 ] || shapes=(R=2,K=10,d=10,m=5,n=1000,q=3 R=2,K=16,d=64,m=16,n=1000,q=3)
search=$(awk -v s="$seconds" 'BEGIN { print s < 0.3 ? s : 0.3 }')

# Debian's torch belongs to Debian's interpreter, whatever python3 comes first on the path.
python=/usr/bin/python3
if ! "$python" -c 'import torch' 2>/dev/null; then
    if [ "$(id -u)" != 0 ]; then
        echo "PyTorch is missing: install it as root with 'apt-get install python3-torch libopenblas0-pthread'." >&2
        exit 2
    fi
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-torch libopenblas0-pthread; } >&2
fi

# One thread; glibc keeps freed buffers instead of returning them to the system after every step.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
export MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456
blas=$("$python" bench/peers/blas.py)
echo "PyTorch multiplies with $blas" >&2
"$python" bench/peers/training_torch.py --check "${shapes[@]}"
dotnet build bench/Benchmarks --configuration Release --verbosity quiet --nologo >&2
engine=(dotnet bench/Benchmarks/bin/Release/net10.0/ModalityCompetition.Benchmarks.dll)
samples=$(mktemp)
trap 'rm -f "$samples"' EXIT

python_peer() { # capability, layout, batch, seconds, shape
    ATEN_CPU_CAPABILITY=$1 "$python" bench/peers/training_torch.py --layouts "$2" --batches "$3" --seconds "$4" "$5"
}

# libtorch: one shell in the root, which starts the program for every line that it is given.
libtorch='' torch_steps=bench/peers/TorchSteps/bin/Release/net10.0/ModalityCompetition.TorchSteps.dll
start_libtorch() {
    local root=() loop
    if ! dotnet build bench/peers/TorchSteps --configuration Release --verbosity quiet --nologo >&2; then
        echo "libtorch 2.10 is not measured: its program cannot be built." >&2
        return
    fi
    if find "$(dirname "$torch_steps")" -name 'libLibTorchSharp.so' -path "*linux-x64*" -exec ldd {} + 2>&1 | grep -q 'version .* not found'; then root=(deploy/debian13.sh); fi
    loop='while read -r capability arguments; do
        export ATEN_CPU_CAPABILITY="$capability"
        case $arguments in version) export MKL_VERBOSE=1 ;; *) unset MKL_VERBOSE ;; esac
        dotnet "$0" $arguments || echo failed
        echo end
    done'
    coproc LIBTORCH { exec "${root[@]}" sh -c "$loop" "$torch_steps"; }
    exec {to_libtorch}>&"${LIBTORCH[1]}" {from_libtorch}<&"${LIBTORCH[0]}"
    libtorch=$(libtorch_peer default version | sed -E 's/^MKL_VERBOSE (oneMKL .*) for .* architecture (.*), Lnx.*/\1 (\2)/; /^MKL_VERBOSE/d' | paste -sd, | sed 's/,/, /g; s/,  /, /g')
    case $libtorch in libtorch*) ;; *) libtorch='' ;; esac
    if [ -z "$libtorch" ] || ! libtorch_peer default check "${shapes[@]}" | awk '/failed/ { bad = 1 } END { exit bad }'; then
        echo "libtorch 2.10 is not measured: it does not run here; the lines above say why." >&2
        libtorch=''
    fi
}
libtorch_peer() { # capability, arguments of the program
    local line
    echo "$*" >&"$to_libtorch" || return 0
    while read -r line <&"$from_libtorch" && [ "$line" != end ]; do printf '%s\n' "$line"; done
}
trap '' PIPE
start_libtorch
echo "libtorch: ${libtorch:-none}" >&2

# The fastest of lines "milliseconds setting..." as its setting.
fastest() { sort -g | head -1 | cut -d' ' -f2-; }
python_settings=() libtorch_settings=()
for shape in "${shapes[@]}"; do
    python_settings+=("$(for capability in avx2 avx512; do
        for setting in "Columns 1" "Columns 4" "Columns 16" "Rows 1" "Rows 4" "Rows 16" "Rows 64"; do
            echo "$(python_peer "$capability" ${setting} "$search" "$shape" | cut -f2) $capability $setting"
        done
    done | fastest)")
    [ -z "$libtorch" ] || libtorch_settings+=("$(for capability in avx2 avx512; do
        for batch in 1 1t 4 4t 16 16t 64 64t; do echo "$(libtorch_peer "$capability" "$search" "$batch" "$shape" | cut -f2) $capability $batch"; done
    done | fastest)")
    echo "best settings for $shape: PyTorch ${python_settings[-1]}${libtorch:+, libtorch ${libtorch_settings[-1]}}" >&2
done
for ((round = 1; round <= rounds; round++)); do
    for i in "${!shapes[@]}"; do
        read -r capability layout batch <<< "${python_settings[$i]}"
        python_peer "$capability" "$layout" "$batch" "$seconds" "${shapes[$i]}" | awk -F'\t' -v i="$i" '{ print "python", i, $2, $3, 0 }' >> "$samples"
        if [ -n "$libtorch" ]; then
            read -r capability batch <<< "${libtorch_settings[$i]}"
            libtorch_peer "$capability" "$seconds" "$batch" "${shapes[$i]}" | awk -F'\t' -v i="$i" '{ print "libtorch", i, $2, $3, 0 }' >> "$samples"
        fi
        "${engine[@]}" steps "$seconds" "${shapes[$i]}" | awk -v i="$i" 'END { print "engine", i, $(NF-4), $(NF-3), $(NF-1) }' >> "$samples"
    done
    echo "round $round of $rounds" >&2
done

report() {
    echo "# Joint training steps: CPU engine, PyTorch and libtorch, one core each, in alternation"
    echo
    echo "- processor: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc --all) cores, $(sed -n 's/^cpu MHz\s*: //p' /proc/cpuinfo | head -1) MHz, L2 $(getconf LEVEL2_CACHE_SIZE) bytes"
    echo "- system: $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r), load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | sort -V | tail -1), commit $(git rev-parse --short HEAD)"
    echo "- PyTorch $("$python" -c 'import torch; print(torch.__version__)'), $blas"
    echo "- ${libtorch:-libtorch 2.10 was not measured}"
    echo "- date $(date -u +%Y-%m-%d), rounds $rounds, $seconds s of processor time per measurement"
    echo
    echo "Medians over the rounds, with the smallest and the largest round. A round's figure is its median sample, or the tenth percentile: on a"
    echo "machine that others use the latter is the steadier of the two. A ratio is how many times faster the engine's steps are than that peer's in the same"
    echo "round. The share of the peak is the engine's, of the peak that its own process measured."
    echo
    "$python" - "$samples" "${shapes[@]}" << 'PYTHON'
import statistics
import sys

rows = [line.split() for line in open(sys.argv[1])]
text = lambda values, digits: f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})" if values else "-"
print("| shape | sample | engine ms | % of peak | PyTorch ms | ratio | libtorch 2.10 ms | ratio |")
print("|---|---|---|---|---|---|---|---|")
for index, shape in enumerate(sys.argv[2:]):
    of = {who: [row[2:] for row in rows if row[:2] == [who, str(index)]] for who in ("engine", "python", "libtorch")}
    for column, name in ((0, "median"), (1, "10 %")):
        ours, python, libtorch = ([float(row[column]) for row in of[who]] for who in ("engine", "python", "libtorch"))
        share = [float(row[2]) * float(row[0]) / e for row, e in zip(of["engine"], ours)]
        ratio = lambda theirs: text([p / e for p, e in zip(theirs, ours)], 2)
        print(f"| {shape} | {name} | {text(ours, 4)} | {text(share, 1)} | {text(python, 3)} | {ratio(python)} | {text(libtorch, 3)} | {ratio(libtorch)} |")
PYTHON
    echo
    for i in "${!shapes[@]}"; do
        echo "- best settings for ${shapes[$i]}: PyTorch ${python_settings[$i]}${libtorch:+, libtorch ${libtorch_settings[$i]% *} Rows ${libtorch_settings[$i]#* }} (vector capability, layout, trials side by side; t: weights as [d, units])"
    done
}
if [ -n "$results" ]; then report | tee "$results"; else report; fi
