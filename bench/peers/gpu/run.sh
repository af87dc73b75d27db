#!/usr/bin/env bash
# Gradient steps and trials of the torch engine beside PyTorch and JAX on the same device, in turn, in the same call.
#
#   bench/peers/gpu/run.sh [--device cuda:0|cpu] [--rounds N] [--seconds S] [--threads N] [--output FILE] [--engine DIR] [shape]...
#   bench/peers/gpu/run.sh --publish DIR [--runtime cuda-linux|cpu|installed]
#
# Needs a Python with PyTorch, $PYTHON or python3; JAX and torch.compile are measured where they are there, and what is missing is named with the reason. The
# engine is built here, which needs the .NET SDK and its packages, or was published on another machine with --publish and is named with --engine: then neither
# .NET nor a network nor git is needed. A folder published with --runtime installed holds no libtorch and takes that of the Python, which must be of the same version.
# With --device cpu everything runs on CPU tensors: that proves the scripts, not the engine's speed. Variables that slow a side are forgotten (../environment.sh);
# --threads says how many threads of the host each may use.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. bench/peers/environment.sh
device=cuda:0 rounds=3 seconds=1.0 output='' published='' publish='' runtime='' shapes=()
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --threads) export OMP_NUM_THREADS=$2 MKL_NUM_THREADS=$2 OPENBLAS_NUM_THREADS=$2; shift 2 ;;
        --output) output=$2; shift 2 ;;
        --engine) published=$2; shift 2 ;;
        --publish) publish=$2; shift 2 ;;
        --runtime) runtime=$2; shift 2 ;;
        -*) echo "Unknown option $1; see the head of $0." >&2; exit 2 ;;
        *) shapes+=("$1"); shift ;;
    esac
done
commit() { git rev-parse --short HEAD 2>/dev/null || echo unknown; }
if [ -n "$publish" ]; then
    dotnet publish bench/GpuBenchmarks --configuration Release --runtime linux-x64 --self-contained -p:TorchRuntime="${runtime:-cuda-linux}" --output "$publish" --verbosity quiet --nologo
    commit > "$publish/commit"
    echo "$publish: $(du -sm "$publish" | cut -f1) MiB, $(tar -C "$publish" -cz . | wc -c | awk '{ printf "%.0f", $1 / 1048576 }') MiB as .tar.gz"
    exit
fi
[ ${#shapes[@]} -gt 0 ] || shapes=(R=2,K=5,d=10,m=16,n=200,q=3 R=2,K=10,d=10,m=5,n=1000,q=3 R=2,K=16,d=64,m=16,n=1000,q=3 R=3,K=10,d=32,m=10,n=500,q=4 R=2,K=2,d=8,m=1,n=100,q=3)
python=${PYTHON:-python3}
if ! "$python" -c 'import torch' 2>/dev/null; then
    echo "$python has no PyTorch: install it, or name another interpreter in PYTHON." >&2
    exit 2
fi
blas=''
case $device in
    cpu)
        batches=8,64
        # On a GPU the products are cuBLAS's. PyTorch's own wheels have MKL in themselves, which is as good as OpenBLAS here.
        blas=$("$python" bench/peers/blas.py --accept-mkl)
        ;;
    *)
        batches=256,1024,4096
        "$python" -c 'import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)' || { echo "$python's PyTorch sees no GPU: use --device cpu, or another interpreter." >&2; exit 2; } ;;
esac
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
if [ -n "$published" ]; then
    engine=("$published/ModalityCompetition.GpuBenchmarks")
    built=$(cat "$published/commit")
    if [ ! -x "${engine[0]}" ]; then echo "$published holds no published engine: make it with $0 --publish $published." >&2; exit 2; fi
else
    [ -n "$runtime" ] || { [ "$device" = cpu ] && runtime=cpu || runtime=cuda-linux; }
    dotnet build bench/GpuBenchmarks --configuration Release -p:TorchRuntime="$runtime" --artifacts-path "$build/artifacts" --verbosity quiet --nologo >&2
    engine=(dotnet "$(find "$build/artifacts/bin/GpuBenchmarks" -name ModalityCompetition.GpuBenchmarks.dll | head -1)")
    built=$(commit)
fi
if ! find "$(dirname "${engine[-1]}")" -name 'libtorch_cpu*' | grep -q .; then
    LD_LIBRARY_PATH="$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export LD_LIBRARY_PATH
    libtorch="that of the Python"
else
    libtorch="its own"
fi

# A method that fails is a line of the report, not the end of the others.
measure() {
    local name=$1 shape=$2
    shift 2
    "$@" >> "$build/samples" 2> "$build/errors" || printf '%s\t%s\t-\tfailed: %s\n' "$name" "$shape" "$(grep -m 1 . "$build/errors" || echo 'no reason given')" >> "$build/samples"
}
for ((round = 1; round <= rounds; round++)); do
    for shape in "${shapes[@]}"; do
        measure peers "$shape" "$python" bench/peers/gpu/peers.py --device "$device" --batches "$batches" --seconds "$seconds" "$shape"
        measure ours "$shape" "${engine[@]}" "$device" "$seconds" "$shape"
    done
    echo "round $round of $rounds" >&2
done

report() {
    echo "# Gradient steps on $device: torch engine, PyTorch and JAX, in turn"
    echo
    if [ "$device" != cpu ]; then echo "- GPU: $(nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,clocks.max.mem --format=csv,noheader -i "${device#cuda:}")"; fi
    echo "- host: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc --all) processors, load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- torch $("$python" -c 'import torch; print(torch.__version__)') in Python${blas:+, products by $blas}; the engine's libtorch is $libtorch; commit $built"
    echo "- $(date -u +%Y-%m-%d), $rounds rounds, $seconds s per measurement; medians over the rounds (smallest to largest)"
    echo
    "$python" - "$build/samples" << 'PYTHON'
import statistics
import sys

samples, skipped = {}, {}
for line in open(sys.argv[1]):
    method, shape, batch, *figures = line.rstrip("\n").split("\t")
    try:
        figure = float(figures[0])
        samples.setdefault(shape, {}).setdefault(method, []).append((figure, batch))
    except ValueError:
        skipped.setdefault((method, figures[0]), []).append(shape)
print("| shape | method | trials at once | us per step and trial | trials/s at 500 steps | ours / this |")
print("|---|---|---|---|---|---|")
for shape, methods in samples.items():
    ours = statistics.median(time for time, _ in methods.get("ours, steps", [(float("nan"), 0)]))
    for method, runs in methods.items():
        times = [time for time, _ in runs]
        middle = statistics.median(times)
        print(f"| {shape} | {method} | {runs[0][1]} | {middle:.4g} ({min(times):.4g} to {max(times):.4g}) | {1e6 / middle / 500:.4g} | {middle / ours:.2f} |")
print()
for (method, reason), where in skipped.items():
    everywhere = len(set(where)) == len(samples)
    print(f"- {method}{'' if everywhere else ' at ' + ', '.join(dict.fromkeys(where))}: {reason}")
PYTHON
    echo
    echo "A step is one of the joint and all uni-modal networks. The peers' trials/s are steps alone; \"ours, whole trials\" draws, copies, trains, evaluates and"
    echo "measures. The last column is how many times faster our steps are than this row: above 1, ours are faster."
}
if [ -n "$output" ]; then report | tee "$output"; else report; fi
