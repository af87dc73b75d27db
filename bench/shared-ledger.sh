#!/usr/bin/env bash
# Trials per second into a shared ledger: a real sweep with one and with two worker processes of one thread each, the same with processes that share nothing, and no-op trials with one and with two.
# Then blocks per second of many workers that only wait while a block lasts, as if each computed on a machine of its own.
#
#   bench/shared-ledger.sh [rounds] [trials of the real sweep] [no-op trials] [results file]
#
# Environment, for a try: CONFIGURATION (Release; with Debug what the tests have built is taken as it is), WAITING (numbers of workers that wait, "1 4 16 32 48"), BLOCKS (blocks of each of them, 40),
# PORT (of the server, 20000 to 39999 at random).
# The real sweep should take a minute with one worker; in a short one two processes mostly compile their programs at run time, which one does on the second core.
# Needs PostgreSQL (Debian: postgresql). Starts a server of its own in a temporary folder with its default settings (every commit is forced to the disk),
# and stops it at the end. Rates are the database's: trials committed after the first block, over the time from the first commit to the last.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} real=${2:-5000} noop=${3:-400000} results=${4:-} configuration=${CONFIGURATION:-Release}
binaries=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
work=$(mktemp -d)
port=${PORT:-$((20000 + RANDOM % 20000))}
server() { if [ "$(id -u)" = 0 ]; then (cd "$work" && runuser -u postgres -- "$@"); else "$@"; fi; }
stop() { server "$binaries/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true; rm -rf "$work"; }
trap stop EXIT
export PGPASSWORD=benchmark
echo "$PGPASSWORD" > "$work/password"
[ "$(id -u)" != 0 ] || chown -R postgres "$work"
server "$binaries/initdb" -D "$work/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 --pwfile="$work/password" > /dev/null
server "$binaries/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-p $port -k $work -c listen_addresses=127.0.0.1" start > /dev/null
sql() { "$binaries/psql" -h 127.0.0.1 -p "$port" -U postgres -At -c "$1"; }
address="Host=127.0.0.1;Port=$port;Database=postgres;Username=postgres"

client=(dotnet "src/Client/bin/$configuration/net10.0/modcomp.dll")
worker=(dotnet "bench/Benchmarks/bin/$configuration/net10.0/ModalityCompetition.Benchmarks.dll" shared)
if [ "$configuration" = Release ] || [ ! -f "${client[1]}" ] || [ ! -f "${worker[1]}" ]; then
    dotnet build src/Client --configuration "$configuration" --verbosity quiet >&2
    dotnet build bench/Benchmarks --configuration "$configuration" --verbosity quiet >&2
fi

run_real() { # workers
    for i in $(seq "$1"); do
        "${client[@]}" run preset:quickstart --set "trials=$real" --ledger "$address" --workers 1 --output "$work.out/$i" --quiet --no-report >&2 &
    done
    wait
}
run_noop() { # workers, trials per block
    for _ in $(seq "$1"); do "${worker[@]}" "$address" no-op "$noop" "$2" & done
    wait
}
# Workers of one thread that share nothing: all their trials over the mean of their times.
run_apart() { # workers
    for i in $(seq "$1"); do
        "${client[@]}" run preset:quickstart --set "trials=$real" --workers 1 --output "$work.out/apart-$1-$i" --quiet --no-report >&2 &
    done
    wait
    cat "$work.out/apart-$1-"*/run.log | grep -oE ' in [0-9.]+ s$' | awk -v trials="$real" '{ n++; s += $2 } END { printf "%.1f\n", n * trials / (s / n) }'
    rm -rf "$work.out/apart-$1-"*
}
# Many workers in one process, each with connections of its own; a block of 32 trials takes 300 ms, of waiting.
block_ms=300 blocks_each=${BLOCKS:-40}
run_waiting() { # workers
    "${worker[@]}" "$address" waiting $((32 * blocks_each * $1)) 32 "$1" "$block_ms"
}
rate() {
    sql "WITH b AS (SELECT trials, committed_at FROM modcomp_block) SELECT round(((SELECT sum(trials) FROM b) - (SELECT trials FROM b ORDER BY committed_at LIMIT 1))
         / extract(epoch FROM (SELECT max(committed_at) - min(committed_at) FROM b)), 1)"
    sql "DELETE FROM modcomp_sweep" > /dev/null
    sql "CHECKPOINT" > /dev/null
}
measure() { echo -e "$1\t$2\t${3:-$(rate)}" >> "$work/samples"; }
mkdir -p "$work.out"; trap 'stop; rm -rf "$work.out"' EXIT
touch "$work/samples"
for _ in $(seq "$rounds"); do
    for workers in 1 2; do
        run_real "$workers"; measure "quickstart" "$workers"
        measure "quickstart, file ledgers of their own" "$workers" "$(run_apart "$workers")"
        for block in 1024 64; do run_noop "$workers" "$block"; measure "no-op, $block a block" "$workers"; done
    done
    for workers in ${WAITING:-1 4 16 32 48}; do run_waiting "$workers"; measure "waiting" "$workers"; done
done

print() {
    echo "# Trials per second into a shared ledger"
    echo
    echo "- processor: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, shared by workers and server"
    echo "- system: $(. /etc/os-release; echo "$PRETTY_NAME"), Linux $(uname -r), load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- PostgreSQL $("$binaries/postgres" --version | grep -oE '[0-9]+\.[0-9]+' | head -1) with its default settings, over TCP on the loopback; .NET $(dotnet --version | head -1) SDK, commit $(git rev-parse --short HEAD 2> /dev/null || echo unknown)"
    echo "- date $(date -u +%F), rounds $rounds, $real trials of the quickstart preset, $noop no-op trials a measurement; a worker is a process with one thread"
    echo
    echo "Written by \`bench/shared-ledger.sh\`. Medians over the rounds, with the smallest and the largest."
    echo
    echo "| trials | 1 worker | 2 workers | 2 workers to 1 |"
    echo "|---|---|---|---|"
    python3 - "$work/samples" "$block_ms" "$blocks_each" <<'P'
import statistics, sys
rows = {}
for line in open(sys.argv[1]):
    what, workers, rate = line.rstrip("\n").split("\t")
    rows.setdefault(what, {}).setdefault(int(workers), []).append(float(rate))
def text(v): return f"{statistics.median(v):,.1f} ({min(v):,.1f} to {max(v):,.1f})"
waiting = rows.pop("waiting")
for what, r in rows.items():
    print(f"| {what} | {text(r[1])} | {text(r[2])} | {statistics.median(r[2]) / statistics.median(r[1]):.2f} |")
block, seconds = 32, int(sys.argv[2]) / 1000
print(f"\nWorkers that wait {sys.argv[2]} ms for every block of {block} no-op trials, {sys.argv[3]} blocks each, all in one process on this machine with connections of their own:\n")
print("| workers | blocks/s | of what they could do |\n|---|---|---|")
for workers, values in waiting.items():
    blocks = [v / block for v in values]
    print(f"| {workers} | {text(blocks)} | {100 * statistics.median(blocks) * seconds / workers:.0f} % |")
P
}
if [ -n "$results" ]; then print | tee "$results"; else print; fi
