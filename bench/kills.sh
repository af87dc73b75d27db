#!/usr/bin/env bash
# Kills `modcomp run` with SIGKILL at random instants, thousands of times, and compares what comes out in the end with an undisturbed run, byte for byte.
#
#   bench/kills.sh [--shared] [--seed N] [kills] [results file]
#
# A life lasts from the start of the process to an instant uniformly distributed over the longest life; then the same command is started again, until the sweep is complete and
# estimates, results hash and ledger are compared. Then a new sweep begins, until there were so many kills (2000). The longest life is adjusted by 5 % after each life, so that every
# second one that can commit something does, on a machine of any speed and load. With --shared two workers are killed and restarted, each at instants of its own, on a PostgreSQL ledger (Debian:
# postgresql), a server of its own in a temporary folder as in shared-ledger.sh. The seed of the instants, as fractions of the longest life, is printed and can be given.
# Environment, for a try: CONFIGURATION (Release; with Debug what the tests have built is taken as it is), PORT (of the PostgreSQL server, 20000 to 39999 at random).
# Controls come first, so that a comparison or a count that cannot fail is noticed. Exit code 1 when anything differs, or when a life ends neither by its kill nor in success.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=false seed=$((RANDOM * 32768 + RANDOM))
while [[ ${1:-} == --* ]]; do
    case $1 in
        --shared) shared=true; shift ;;
        --seed) seed=$2; shift 2 ;;
        *) echo "usage: bench/kills.sh [--shared] [--seed N] [kills] [results file]" >&2; exit 2 ;;
    esac
done
kills=${1:-2000} results=${2:-} configuration=${CONFIGURATION:-Release}
work=$(mktemp -d /tmp/modcomp-kills-XXXXXX)
process='' loops=()
stop() {
    [ -z "$process" ] || kill -KILL "$process" 2> /dev/null || true
    [ ${#loops[@]} = 0 ] || kill "${loops[@]}" 2> /dev/null || true
    wait 2> /dev/null || true
    [ ! -d "$work/server/data" ] || server "$binaries/pg_ctl" -D "$work/server/data" -m immediate stop > /dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM
fail() { echo "kills.sh: $*" >&2; exit 1; }

modcomp=(dotnet "src/Client/bin/$configuration/net10.0/modcomp.dll")
if [ "$configuration" = Release ] || [ ! -f "${modcomp[1]}" ]; then dotnet build src/Client --configuration "$configuration" --verbosity quiet >&2; fi
commit=$(git rev-parse --short HEAD 2> /dev/null || echo unknown)
# The quickstart preset over 24 values of sigma0, with trials of half a millisecond: one block of 64 trials and 26 kB for each value.
{ cat examples/quickstart.yaml; echo "axes:"; echo "  - network.sigma0: {logspace: {from: 0.001, to: 0.01, count: 24}}"; } > "$work/spec.yaml"
sweep=(run "$work/spec.yaml" --set trials=64 --set data.n=10 --set training.T=5 --set evaluation.test_n=10 --quiet --no-report)
trials=$((24 * 64))

size() { stat -c %s "$1" 2> /dev/null || echo 0; }
hash_of() { cat "$1"/run*.log | grep -o 'results hash .*' | tail -1; }
same() { cmp -s "$1/estimates.json" "$work/alone/estimates.json" && [ "$(hash_of "$1")" = "$(hash_of "$work/alone")" ]; }
torn_tails() { cat "$1"/run*.log | grep -c ' were cut off and kept in ' || true; }

microseconds() { echo $((${EPOCHREALTIME/./})); }
# The longest life of the beginning: an undisturbed one.
began=$(microseconds)
"${modcomp[@]}" "${sweep[@]}" --output "$work/alone"
undisturbed=$(($(microseconds) - began))
whole=$(size "$work/alone/trials.ledger")
[ -n "$(hash_of "$work/alone")" ] || fail "the undisturbed run states no results hash"

again() { # name of a copy of the undisturbed run whose ledger was damaged
    rm "$work/$1/estimates.json" "$work/$1/run.log"
    "${modcomp[@]}" "${sweep[@]}" --output "$work/$1" 2> /dev/null || fail "control: the $1 ledger was not recovered"
    grep -q ' 64 of them now' "$work/$1/run.log" || fail "control: the trials of the $1 block were not run again"
    same "$work/$1" || fail "control: the $1 ledger has changed the estimates"
}
controls() {
    "${modcomp[@]}" "${sweep[@]}" --seed 2023 --output "$work/other"
    if same "$work/other"; then fail "control: the estimates of another seed pass as the same"; fi

    cp -r "$work/alone" "$work/flipped"
    python3 - "$work/flipped/trials.ledger" << 'P'
import sys
with open(sys.argv[1], "r+b") as ledger:
    data = bytearray(ledger.read())
    at = data.index(b"MCBLOCK\n", len(data) // 2) + 1000  # in the payload of a block in the middle
    data[at] ^= 16
    ledger.seek(0)
    ledger.write(data)
P
    again flipped
    grep -q ' are damaged (1 committed block)' "$work/flipped/run.log" || fail "control: the flipped byte was not told"

    cp -r "$work/alone" "$work/torn"
    truncate -s -1000 "$work/torn/trials.ledger"
    again torn
    [ "$(torn_tails "$work/torn")" = 1 ] || fail "control: the torn tail was not counted"
}
controls

if $shared; then
    binaries=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
    port=${PORT:-$((20000 + RANDOM % 20000))}
    server() { if [ "$(id -u)" = 0 ]; then (cd "$work/server" && runuser -u postgres -- "$@"); else "$@"; fi; }
    export PGPASSWORD=benchmark
    mkdir "$work/server"
    echo "$PGPASSWORD" > "$work/server/password"
    [ "$(id -u)" != 0 ] || { chmod 755 "$work"; chown -R postgres "$work/server"; }
    server "$binaries/initdb" -D "$work/server/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 --pwfile="$work/server/password" > /dev/null
    server "$binaries/pg_ctl" -D "$work/server/data" -w -l "$work/server/log" -o "-p $port -k $work/server -c listen_addresses=127.0.0.1" start > /dev/null
    sql() { "$binaries/psql" -X -q -h 127.0.0.1 -p "$port" -U postgres -At -c "$1"; }
    # Killed workers' blocks go to others after a second, so that a sweep does not wait half a minute for each.
    sweep+=(--workers 1 --lease 1 --ledger "Host=127.0.0.1;Port=$port;Database=postgres;Username=postgres")
    "${modcomp[@]}" "${sweep[@]}" --output "$work/first"
    same "$work/first" || fail "an undisturbed worker gives other estimates than the file ledger"
    sql "UPDATE modcomp_block SET payload = set_byte(payload, 1000, get_byte(payload, 1000) # 16) WHERE configuration = 12"
    if "${modcomp[@]}" "${sweep[@]}" --output "$work/first" 2> /dev/null; then fail "control: a flipped byte in the database was not told"; fi
    sql "DELETE FROM modcomp_sweep"
    # What this life has committed, and everybody.
    mine() { sql "SELECT coalesce(sum(trials), 0) FROM modcomp_block WHERE worker IN (SELECT id FROM modcomp_worker WHERE process = $2)"; }
    all() { sql "SELECT coalesce(sum(trials), 0) FROM modcomp_block"; }
    begun() { [ "$(sql "SELECT count(*) FROM modcomp_sweep")" = 1 ]; }
    full=$trials
    workers=2
else
    sweep+=(--workers 2)
    mine() { echo $(($(size "$1/trials.ledger") - before)); }
    all() { size "$1/trials.ledger"; }
    begun() { [ -f "$1/trials.ledger" ]; }
    full=$whole
    workers=1
fi

made() { cat "$work"/lives.* | grep -c ^killed || true; }
# Starts and kills one worker until it completes the sweep. A line for every life: how it ended, how far the sweep was, the longest life in microseconds.
live() { # run folder, file of lives
    local folder=$1 lives=$2 longest=$undisturbed before done_before instant code stage
    [ ! -s "$lives" ] || longest=$(tail -1 "$lives" | cut -d' ' -f3)
    while true; do
        before=$(size "$folder/trials.ledger")
        done_before=$(all "$folder")
        "${modcomp[@]}" "${sweep[@]}" --output "$folder" 2>> "$work/errors" & process=$!
        if [ "$(made)" -lt "$kills" ]; then
            instant=$((((RANDOM << 15) | RANDOM) * longest >> 30))
            sleep "$((instant / 1000000)).$(printf %06d $((instant % 1000000)))"
            kill -KILL "$process" 2> /dev/null || true
        fi
        code=0
        wait "$process" 2> /dev/null || code=$?
        stage='before the ledger'
        if begun "$folder"; then stage='before a commit of its own'; fi
        if [ "$(mine "$folder" "$process")" -gt 0 ]; then
            stage='after a commit of its own'
            longest=$((longest * 95 / 100))
        elif [ "$done_before" -lt "$full" ]; then
            longest=$((longest * 105 / 100))
        fi
        if [ "$(all "$folder")" -ge "$full" ]; then stage='with all trials committed'; fi
        process=''
        case $code in
            0) echo "completed - $longest" >> "$lives"; return 0 ;;
            137) echo "killed ${stage// /_} $longest" >> "$lives" ;;
            *) echo "failed $code $longest" >> "$lives"; return 1 ;;
        esac
    done
}

RANDOM=$((seed % 32768))
for worker in $(seq "$workers"); do : > "$work/lives.$worker"; done
sweeps=0 mismatches=0 torn=0 left=0 began=$(date +%s)
while [ "$(made)" -lt "$kills" ]; do
    sweeps=$((sweeps + 1))
    if $shared; then
        loops=()
        for worker in 1 2; do
            start=$RANDOM
            (trap '[ -z "$process" ] || kill -KILL "$process"; exit 1' TERM; RANDOM=$start; live "$work/run.$worker" "$work/lives.$worker") & loops+=($!)
        done
        for loop in "${loops[@]}"; do wait "$loop" || mismatches=$((mismatches + 1)); done
        loops=()
        [ "$(sql "SELECT (SELECT sum(trials) FROM modcomp_block), (SELECT count(*) FROM modcomp_alarm)")" = "$trials|0" ] || mismatches=$((mismatches + 1))
        sql "DELETE FROM modcomp_sweep"
    else
        live "$work/run.1" "$work/lives.1" || mismatches=$((mismatches + 1))
        # As long as the undisturbed one: every block is in it once.
        [ "$(size "$work/run.1/trials.ledger")" = "$whole" ] || mismatches=$((mismatches + 1))
    fi
    for worker in $(seq "$workers"); do
        same "$work/run.$worker" || mismatches=$((mismatches + 1))
        torn=$((torn + $(torn_tails "$work/run.$worker")))
        left=$((left + $(find "$work/run.$worker" -name '*.new' | wc -l)))
        rm -rf "$work/run.$worker"
    done
    if [ "$mismatches" -gt 0 ]; then tail -5 "$work/errors" >&2; fi
done

count() { cat "$work"/lives.* | grep -c "^$1" || true; }
print() {
    echo "# Killed at random instants: $($shared && echo "two workers on a PostgreSQL ledger" || echo "one process with the file ledger")"
    echo
    echo "- processor: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
    echo "- system: $(. /etc/os-release; echo "$PRETTY_NAME"), Linux $(uname -r), $(df --output=fstype "$work" | tail -1), load average $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- .NET $(dotnet --version | head -1) SDK$($shared && echo ", PostgreSQL $("$binaries/postgres" --version | grep -oE '[0-9]+\.[0-9]+' | head -1) with its default settings"), commit $commit"
    echo "- date $(date -u +%F), seed $seed, $trials trials a sweep in 24 blocks, $(($(date +%s) - began)) s"
    echo
    echo "Written by \`bench/kills.sh$($shared && echo " --shared")\`. The controls passed: estimates of another seed differ, a flipped byte of a payload is told, a torn tail is counted$($shared && echo ", a flipped byte in the database is told")."
    echo
    echo "| what | count |"
    echo "|---|---|"
    echo "| kills | $(made) |"
    echo "| of them before the ledger existed | $(count killed.before_the_ledger) |"
    echo "| while it existed, before a commit of that life | $(count killed.before_a_commit) |"
    echo "| after a commit of that life | $(count killed.after_a_commit) |"
    echo "| with all trials committed, estimates not yet written or being written | $(count killed.with_all_trials) |"
    echo "| longest life, smallest and largest | $(cat "$work"/lives.* | cut -d' ' -f3 | sort -n | sed -n '1p;$p' | awk '{ printf "%s%.2f s", n++ ? " to " : "", $1 / 1e6 }') |"
    echo "| sweeps completed | $sweeps |"
    $shared || echo "| torn tails that recovery cut off | $torn |"
    echo "| files half written, left beside the whole ones | $left |"
    echo "| mismatches, lives that failed | $mismatches |"
}
if [ -n "$results" ]; then print | tee "$results"; else print; fi
[ "$mismatches" = 0 ]
