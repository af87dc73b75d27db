#!/usr/bin/env bash
# A server among clients that behave badly, while honest sweeps must end in time and with the right results hash.
#
#   bench/soak.sh [minutes]
#
# Two sweeps are run alone first, with `modcomp run`, for their hashes and their time. Then `modcomp serve` gets the same two again and again under new names, and soak.py, from other
# addresses of this machine, all at once and until the minutes (60) are over: connections that say nothing or a header a byte a second, event streams that nobody reads, bodies that come a
# byte a second, bytes that are no HTTP, specs that are large and wrong, sweeps that are submitted and cancelled at once. Every pair must end with the hashes of the runs alone and within
# twenty times their time and a minute, every health check within ten seconds, and the server with exit code 0 within five seconds of SIGTERM. Exit code 1 where one of that is not so.
# Needs Linux and Python 3.9 or later. Environment: CONFIGURATION (Release; with Debug what the tests have built is taken as it is), SPEC_BYTES (size of the large specs, 900000).
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=${1:-60} configuration=${CONFIGURATION:-Release}
[[ $minutes =~ ^[0-9]+([.][0-9]+)?$ ]] || { echo "usage: bench/soak.sh [minutes]" >&2; exit 2; }
work=$(mktemp -d /tmp/modcomp-soak-XXXXXX)
server=''
stop() {
    [ -z "$server" ] || kill -KILL "$server" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM
fail() { echo "soak.sh: $*" >&2; exit 1; }

modcomp=(dotnet "src/Client/bin/$configuration/net10.0/modcomp.dll")
if [ "$configuration" = Release ] || [ ! -f "${modcomp[1]}" ]; then dotnet build src/Client --configuration "$configuration" --verbosity quiet >&2; fi
ulimit -n "$(ulimit -Hn)"

for number in 1 2; do
    sed "s/^name:.*/name: honest/;s/^seed:.*/seed: $number/" examples/quickstart.yaml > "$work/honest-$number.yaml"
    started=$(date +%s%N)
    "${modcomp[@]}" run "$work/honest-$number.yaml" --output "$work/alone-$number" --quiet --no-report > /dev/null
    echo "$(sed -n 's/.*"results_hash": *"\([0-9a-f]*\)".*/\1/p' "$work/alone-$number/estimates.json" | head -1) $((($(date +%s%N) - started) / 1000000))" > "$work/alone-$number.txt"
done
echo "alone: $(paste -sd' ' "$work"/alone-1.txt "$work"/alone-2.txt) (hash and milliseconds each)"

"${modcomp[@]}" serve --data "$work/data" --listen 127.0.0.1:0 > "$work/out" 2> "$work/err" &
server=$!
for _ in $(seq 600); do
    url=$(sed -n 's/^listening on //p' "$work/out")
    [ -z "$url" ] || break
    kill -0 "$server" 2> /dev/null || fail "the server did not start: $(cat "$work/err")"
    sleep 0.1
done
result=0
python3 bench/soak.py "$url" "$server" "$minutes" "$work" || result=1

kill -TERM "$server"
ended=$(date +%s%N)
wait "$server" || fail "the server ended with exit code $?: $(tail -3 "$work/err")"
server=''
took=$((($(date +%s%N) - ended) / 1000000))
echo "the server ended $took ms after SIGTERM; its log has $(grep -c ' ERR ' "$work/data/server.log" || true) errors"
grep ' ERR ' "$work/data/server.log" | cut -c31-230 | sort | uniq -c | sort -rn | head -5 || true
[ "$took" -le 5000 ] || fail "that is too late."
[ "$result" = 0 ] || fail "see above."
echo "soak.sh: everything honest ended in time and right"
