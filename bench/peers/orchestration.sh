#!/usr/bin/env bash
# No-op trials through Optuna (memory, SQLite, journal file), dask.distributed, joblib and modcomp, one core each, in turn in the same call; through modcomp also
# those of a program in C that answers at once, with the program on the same core.
#
#   bench/peers/orchestration.sh [rounds] [seconds] [results file] [folder]
#
# Installs what is missing (python3-optuna, python3-distributed, python3-joblib from Debian or Ubuntu, as root; otherwise it says what to install),
# builds bench/Benchmarks and the command line in Release, finds the best setting of every peer, then runs peers and modcomp in turn for a number of rounds, all on the
# same core, and prints medians over the rounds and the ratio to Optuna's journal. What is stored on a disk is measured twice: in the given folder (default: the
# temporary folder) and in memory (/dev/shm), where an fsync costs nothing and only the work of the program counts.
set -euo pipefail
cd "$(dirname "$0")/../.."
. bench/peers/environment.sh
rounds=${1:-5} seconds=${2:-2} results=${3:-} folder=${4:-${TMPDIR:-/tmp}}

# Debian's packages belong to Debian's interpreter, whatever python3 comes first on the path.
python=(/usr/bin/python3 -W ignore)
if ! "${python[@]}" -c 'import optuna, distributed, joblib' 2>/dev/null; then
    if [ "$(id -u)" != 0 ]; then
        echo "A peer is missing: install them as root with 'apt-get install python3-optuna python3-distributed python3-joblib'." >&2
        exit 2
    fi
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-optuna python3-distributed python3-joblib; } >&2
fi
dotnet build bench/Benchmarks --configuration Release --verbosity quiet >&2
dotnet build src/Client --configuration Release --verbosity quiet >&2
ours=(dotnet bench/Benchmarks/bin/Release/net10.0/ModalityCompetition.Benchmarks.dll ledger)
peers=("${python[@]}" bench/peers/orchestration_peers.py)

cores=$(nproc) core=$(($(nproc) - 1))
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
work=$(mktemp -d "$folder/orchestration.XXXXXX")
memory=$([ -d /dev/shm ] && mktemp -d /dev/shm/orchestration.XXXXXX || true)
trap 'rm -rf "$work" ${memory:+"$memory"}' EXIT
samples=$work/samples
declare -A places=([disk]=$work)
[ -z "$memory" ] || places[memory]=$memory

# One measurement: place, then either peer and setting, or block size and durability.
peer() {
    local run
    run=$(mktemp -d "${places[$1]}/run.XXXXXX")
    taskset -c "$core" timeout 120 "${peers[@]}" "$2" "$3" "$4" "$run" 2>> "$work/errors" | sed "s/^/$1\t/" || echo "$2 $3 failed, see its message: $(tail -1 "$work/errors")" >&2
    rm -rf "$run"
}
modcomp() {
    taskset -c "$core" "${ours[@]}" "${places[$1]}" "$2" "$3" "$4" | awk -v place="$1" -v block="$3" -v level="$4" -v trials="$2" \
        'END { print place "\tmodcomp-" level "\tblock " block "\t" $(NF-3) "\t" trials }'
}

# What `modcomp run` does with a program, from its start to its end, once with 50,000 and once with 250,000 trials: the difference has neither the start nor
# compilation at run time.
cc -O2 -o "$work/noop" bench/Benchmarks/Programs/noop.c
cat > "$work/noop.yaml" << YAML
name: noop
experiment: program
trials: 50000
program: {command: [$work/noop], version: "1", measurements: {error: {range: [0, 1]}}}
YAML
seconds_of() {
    local begun=$EPOCHREALTIME
    taskset -c "$core" dotnet src/Client/bin/Release/net10.0/modcomp.dll run "$work/noop.yaml" --workers 1 --no-report --trials "$1" --set program.block="$2" --output "$3" > "$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
    awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'
}
program() {
    local run short long
    run=$(mktemp -d "${places[$1]}/run.XXXXXX")
    short=$(seconds_of 50000 "$2" "$run/short")
    long=$(seconds_of 250000 "$2" "$run/long")
    rm -rf "$run"
    awk -v place="$1" -v block="$2" -v s="$short" -v l="$long" 'BEGIN { print place "\tmodcomp-program\tblock " block "\t" 200000 / (l - s) "\t" 200000 }'
}

best() { for setting in $("${peers[@]}" list | awk -v peer="$2" '$1 == peer { print $2 }'); do peer "$1" "$2" "$setting" 1; done | sort -t$'\t' -k4,4gr | head -1 | cut -f3; }
runs=()
for name in optuna-memory optuna-sqlite optuna-journal dask joblib; do
    for place in disk memory; do
        [ -n "${places[$place]:-}" ] || continue
        case $place-$name in memory-optuna-memory | memory-dask | memory-joblib) continue ;; esac
        runs+=("$place $name $(best "$place" "$name")")
        echo "best setting: ${runs[-1]}" >&2
    done
done
runs+=("disk dask map" "disk joblib sequential")

: > "$samples"
for ((round = 1; round <= rounds; round++)); do
    while read -r place name setting; do peer "$place" "$name" "$setting" "$seconds" >> "$samples"; done < <(printf '%s\n' "${runs[@]}" | sort -u)
    for place in disk memory; do
        [ -n "${places[$place]:-}" ] || continue
        for block in 1024 64 8; do modcomp "$place" 1000000 "$block" fsync >> "$samples"; done
        modcomp "$place" 1000000 64 none >> "$samples"
        for block in 1024 64 16; do program "$place" "$block" >> "$samples"; done
    done
    echo "round $round of $rounds" >&2
done

report() {
    echo "# No-op trials: Optuna, dask.distributed, joblib and modcomp, one core each, in turn"
    echo
    echo "- processor: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $cores cores, $(sed -n 's/^cpu MHz\s*: //p' /proc/cpuinfo | head -1) MHz; everything pinned to core $core"
    echo "- system: $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r), load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- disk: $(df --output=fstype "$work" | tail -1); one fsync of 4 KiB takes $("${python[@]}" - "$work" << 'PYTHON'
import os
import statistics
import sys
import time

file = os.open(os.path.join(sys.argv[1], "probe"), os.O_CREAT | os.O_RDWR)
times = []
for i in range(50):
    os.pwrite(file, bytes(4096), i * 4096)
    start = time.perf_counter()
    os.fsync(file)
    times.append(time.perf_counter() - start)
print(f"{1e3 * statistics.median(times):.2f} ms (median of 50)")
PYTHON
)"
    echo "- .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | sort -V | tail -1), commit $(git rev-parse --short HEAD); $("${peers[@]}" versions)"
    echo "- date $(date -u +%Y-%m-%d), rounds $rounds, about $seconds s per measurement of a peer, 1000000 trials per measurement of modcomp"
    echo
    echo "A trial of a peer returns 0.0. A trial of modcomp returns a result of 400 bytes (K = 5, R = 2), and the run is what \`modcomp run\` does apart from training:"
    echo "run folder, lock, plan, coordinator, one worker, checksummed ledger, live estimates, from opening the ledger until it is closed; a quarter as many trials run"
    echo "before, so that compilation at run time is not counted. Where modcomp runs a program, that is a process of its own which answers each trial with a write; a trial is"
    echo "a request and an answer of JSON, and the row, from \`modcomp run\` with 250,000 trials less one with 50,000. Imports and set-up of the peers are not counted. Of each peer the best of the settings in"
    echo "\`orchestration_peers.py\` is shown, found in a run of one second each; for dask and joblib also the plain one. Medians over the rounds, with the smallest and the largest."
    echo
    echo "| what | setting | files in | trials/s | to Optuna's journal there | a finished trial survives |"
    echo "|---|---|---|---|---|---|"
    "${python[@]}" - "$samples" << 'PYTHON'
import statistics
import sys

survives = {
    "optuna-memory": "nothing: gone with the process",
    "optuna-sqlite": "the loss of power",
    "optuna-journal": "the loss of power",
    "dask": "nothing: gone with the scheduler",
    "joblib": "nothing: given to the caller at the end",
    "modcomp-fsync": "the loss of power",
    "modcomp-none": "the death of the process",
    "modcomp-program": "the loss of power",
}
rows = {}
for line in open(sys.argv[1]):
    place, name, setting, rate, _ = line.rstrip("\n").split("\t")
    rows.setdefault((place, name, setting), []).append(float(rate))
journal = {place: statistics.median(rates) for (place, name, _), rates in rows.items() if name == "optuna-journal"}
order = list(survives)
for (place, name, setting), rates in sorted(rows.items(), key=lambda row: (row[0][0], order.index(row[0][1]), -statistics.median(row[1]))):
    where = "-" if survives[name].startswith("nothing") else place
    kept = survives[name] if place == "disk" else "the death of the process"
    ratio = statistics.median(rates) / journal[place] if place in journal else float("nan")
    print(f"| {name} | {setting} | {where} | {statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) | {ratio:,.3g} | {kept} |")
PYTHON
    echo
    echo "A trial that is given to dask or joblib in batches is scheduled, retried and lost with its batch, as one of modcomp is with its block; neither stores it. Rows"
    echo "with files in memory show the work of the programs alone, without the disk's."
}
if [ -n "$results" ]; then report | tee "$results"; else report; fi
