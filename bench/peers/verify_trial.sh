#!/bin/sh
# Trains trials of a spec with modcomp and once more in PyTorch, and compares them:
#
#     bench/peers/verify_trial.sh examples/quickstart.yaml
#     bench/peers/verify_trial.sh SPEC --trials 3 --set network.q=4
#
# Every trial of every configuration is verified; --trials (default 2) says how many of each. Other options go to 'modcomp run'.
# MODCOMP is the program (default: dotnet run in this checkout), PYTHON an interpreter with PyTorch (default: the first of python3 and
# /usr/bin/python3 that has it). Exit codes: 0 all agree, 1 something disagrees, 2 wrong command line, 3 no PyTorch; others are modcomp's.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -lt 1 ]; then
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
spec=$1
shift
trials=2
if [ "${1:-}" = --trials ]; then
    trials=${2:?--trials needs a number}
    shift 2
fi
modcomp=${MODCOMP:-dotnet run -c Release --project $root/src/Client --}
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

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$modcomp run "$spec" --trials "$trials" --output "$folder/run" --no-report --quiet "$@"
configurations=$("$python" -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["configurations"]))' "$folder/run/estimates.json")
failed=0
config=0
while [ "$config" -lt "$configurations" ]; do
    trial=0
    while [ "$trial" -lt "$trials" ]; do
        $modcomp replay "$folder/run" --config "$config" --trial "$trial" --export-arrays "$folder/arrays" > /dev/null
        echo "configuration $config, trial $trial"
        "$python" "$root/bench/peers/verify_trial.py" "$folder/arrays" || failed=1
        rm -rf "$folder/arrays"
        trial=$((trial + 1))
    done
    config=$((config + 1))
done
exit "$failed"
