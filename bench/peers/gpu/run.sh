#!/usr/bin/env bash
# Gradient steps and trials of the torch engine beside PyTorch and JAX on the same device, in turn, in the same call.
#
#   bench/peers/gpu/run.sh [--device cuda:0|cpu] [--rounds N] [--seconds S] [--output FILE] [shape]...
#
# Needs the packages of the torch engine on a NuGet feed, and a Python with PyTorch: $PYTHON, or python3. JAX and torch.compile are measured where they are
# there; what is missing is named with the reason. With --device cpu everything runs on CPU tensors: that proves the scripts, not the engine's speed.
set -euo pipefail
cd "$(dirname "$0")/../../.."
device=cuda:0 rounds=3 seconds=1.0 output='' shapes=()
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --output) output=$2; shift 2 ;;
        -*) echo "Unknown option $1; see the head of $0." >&2; exit 2 ;;
        *) shapes+=("$1"); shift ;;
    esac
done
[ ${#shapes[@]} -gt 0 ] || shapes=(R=2,K=5,d=10,m=16,n=200,q=3 R=2,K=10,d=10,m=5,n=1000,q=3 R=2,K=16,d=64,m=16,n=1000,q=3 R=3,K=10,d=32,m=10,n=500,q=4 R=2,K=2,d=8,m=1,n=100,q=3)
python=${PYTHON:-python3}
if ! "$python" -c 'import torch' 2>/dev/null; then
    echo "$python has no PyTorch: install it, or name another interpreter in PYTHON." >&2
    exit 2
fi
case $device in
    cpu) runtime=cpu batches=8,64 ;;
    *)
        runtime=cuda-linux batches=256,1024,4096
        "$python" -c 'import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)' || { echo "$python's PyTorch sees no GPU: use --device cpu, or another interpreter." >&2; exit 2; } ;;
esac
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
dotnet build bench/GpuBenchmarks --configuration Release -p:TorchRuntime=$runtime --artifacts-path "$build/artifacts" --verbosity quiet --nologo >&2
engine=$(find "$build/artifacts/bin/GpuBenchmarks" -name ModalityCompetition.GpuBenchmarks.dll | head -1)

for ((round = 1; round <= rounds; round++)); do
    for shape in "${shapes[@]}"; do
        "$python" bench/peers/gpu/peers.py --device "$device" --batches "$batches" --seconds "$seconds" "$shape" >> "$build/samples"
        dotnet "$engine" "$device" "$seconds" "$shape" >> "$build/samples"
    done
    echo "round $round of $rounds" >&2
done

report() {
    echo "# Gradient steps on $device: torch engine, PyTorch and JAX, in turn"
    echo
    if [ "$device" != cpu ]; then echo "- GPU: $(nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,clocks.max.mem --format=csv,noheader -i "${device#cuda:}")"; fi
    echo "- host: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc --all) processors, load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- torch $("$python" -c 'import torch; print(torch.__version__)') in Python, the engine's TorchSharp as pinned; commit $(git rev-parse --short HEAD)"
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
        skipped[method] = figures[0]
print("| shape | method | trials at once | us per step and trial | trials/s at 500 steps | ours / this |")
print("|---|---|---|---|---|---|")
for shape, methods in samples.items():
    ours = statistics.median(time for time, _ in methods["ours, steps"])
    for method, runs in methods.items():
        times = [time for time, _ in runs]
        middle = statistics.median(times)
        print(f"| {shape} | {method} | {runs[0][1]} | {middle:.4g} ({min(times):.4g} to {max(times):.4g}) | {1e6 / middle / 500:.4g} | {middle / ours:.2f} |")
print()
for method, reason in skipped.items():
    print(f"- {method}: {reason}")
PYTHON
    echo
    echo "A step is one of the joint and all uni-modal networks. The peers' trials/s are steps alone; \"ours, whole trials\" draws, copies, trains, evaluates and"
    echo "measures. The last column is how many times faster our steps are than this row: above 1, ours are faster."
}
if [ -n "$output" ]; then report | tee "$output"; else report; fi
