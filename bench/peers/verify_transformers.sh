#!/usr/bin/env bash
# Repeats steps of the Transformers in PyTorch's own modules from the same weights and compares them, then times a step of both in turn:
#
#     bench/peers/verify_transformers.sh              compare
#     bench/peers/verify_transformers.sh --time 5     compare, then time for 5 s each, three times in turn
#
# Where the C++ library is too old for libtorch the program runs in deploy/debian13.sh, which takes root. PYTHON is an interpreter with PyTorch (default: the
# first of python3 and /usr/bin/python3 that has it). Exit codes: 0 all agree, 1 something disagrees, 2 wrong command line, 3 no PyTorch.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/environment.sh"
seconds=0
case "${1:-}" in
    "") ;;
    --time) seconds=${2:?--time needs seconds} ;;
    *)
        sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
python=${PYTHON:-}
for candidate in python3 /usr/bin/python3; do
    if [ -z "$python" ] && "$candidate" -c 'import torch, numpy' 2>/dev/null; then
        python=$candidate
    fi
done
if [ -z "$python" ]; then
    echo "no python3 with PyTorch and NumPy was found; set PYTHON, or install python3-torch" >&2
    exit 3
fi

dotnet build -c Release "$here/TransformerSteps" >&2
program="$here/TransformerSteps/bin/Release/net10.0/ModalityCompetition.TransformerSteps.dll"
system=()
if find "$(dirname "$program")" -name libLibTorchSharp.so -path '*/linux-x64/*' -exec ldd {} + 2>&1 | grep -q 'version .* not found'; then
    system=("$root/deploy/debian13.sh")
fi
folder=$(mktemp -d /tmp/modcomp-transformers-XXXXXX)
trap 'rm -rf "$folder"' EXIT
"${system[@]}" dotnet "$program" export "$folder"
"$python" "$here/verify_transformers.py" check "$folder"
if [ "$seconds" != 0 ]; then
    echo "microseconds of processor time of a step of the joint and both uni-modal networks, one thread, the least of many:"
    for _ in 1 2 3; do
        "${system[@]}" dotnet "$program" time "$seconds"
        OMP_NUM_THREADS=1 "$python" "$here/verify_transformers.py" time "$seconds"
    done
fi
