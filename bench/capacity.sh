#!/usr/bin/env bash
# Measures what blocks cost a cluster, with silos whose devices sleep: one line of comma-separated values per sweep, for docs/capacity.md.
#
#   bench/capacity.sh all                  every measurement of bench/results/capacity.md, about a quarter of an hour
#   bench/capacity.sh SILOS DEVICES BLOCK MILLISECONDS TRIALS ROUNDS JOINED
#
# SILOS processes, of which the last one measures; DEVICES of them all together, BLOCK trials in a block of the plan, MILLISECONDS for a trial; JOINED is the setting JoinedBlocks.
# The silo that measures has as many devices as the others; with HERE=0 it has none. Needs PostgreSQL and the .NET 10 SDK. Environment: CONFIGURATION, CLUSTER_PORT.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = all ]; then
  HERE=0 "$0" 2 64 1 300 2000 6 1
  for silos in 1 2 3; do
    "$0" "$silos" 48 1 500 1500 4 1
    "$0" "$silos" 48 8 20 5000 4 1
    "$0" "$silos" 48 32 16 40000 4 1
  done
  "$0" 2 768 1 200 30000 3 1
  "$0" 2 768 1 200 400000 1 16
  exit
fi
[ $# -eq 7 ] || { sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'; exit 2; }
silos=$1 devices=$2 block=$3 milliseconds=$4 trials=$5 rounds=$6 joined=$7
configuration=${CONFIGURATION:-Release}
program=bench/Cluster.Benchmarks/bin/$configuration/net10.0/ModalityCompetition.Cluster.Benchmarks.dll
[ -f "$program" ] || dotnet build bench/Cluster.Benchmarks -c "$configuration" -v quiet
export CLUSTER_FOLDER CLUSTER_PORT=${CLUSTER_PORT:-17950}
CLUSTER_FOLDER=$(mktemp -d)
chmod 755 "$CLUSTER_FOLDER"
others=()
trap 'for other in "${others[@]}"; do kill "$other" 2>/dev/null || true; done; wait; deploy/local/cluster.sh stop >/dev/null 2>&1 || true; rm -rf "$CLUSTER_FOLDER"' EXIT
deploy/local/cluster.sh start 0
postmaster=$(head -1 "$CLUSTER_FOLDER/postgres/postmaster.pid")
database="Host=127.0.0.1;Port=$CLUSTER_PORT;Database=postgres;Username=modcomp;Password=$(cat "$CLUSTER_FOLDER/password")"
settings=("--Silo:Database=$database" --Silo:HttpPort=0 --Silo:GatewayPort=0 "--Silo:JoinedBlocks=$joined")
each=$((devices / silos)) here=${HERE:-$((devices - (silos - 1) * (devices / silos)))}
if [ "$here" = 0 ]; then each=$((devices / (silos - 1))); fi
for other in $(seq $((silos - 1))); do
  dotnet "$program" sleep "$each" "$milliseconds" "${settings[@]}" --Silo:SiloPort=$((CLUSTER_PORT + 10 + other)) >"$CLUSTER_FOLDER/silo-$other.out" 2>&1 &
  others+=($!)
  # One after another, as machines start: each is there when its port is open.
  for _ in $(seq 300); do (: >"/dev/tcp/127.0.0.1/$((CLUSTER_PORT + 10 + other))") 2>/dev/null && break; sleep 0.2; done
done
dotnet "$program" fleet "$trials" "$rounds" "$here" "$devices" "$block" "$milliseconds" "$(IFS=,; echo "$postmaster${others[*]:+,${others[*]}}")" "${settings[@]}" \
  --Silo:SiloPort=$((CLUSTER_PORT + 10)) 2>&1 | { grep --line-buffered -vE ' (Information|Warning|Error) |^   ' || true; }
