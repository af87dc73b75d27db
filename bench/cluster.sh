#!/usr/bin/env bash
# What the cluster costs: no-op trials on one silo on one core, the same across two silo processes on two cores with PostgreSQL beside them, what a million of them keep in memory, and a real sweep
# embedded and on one silo in turns.
# Needs the .NET 10 SDK, PostgreSQL and taskset. Figures: bench/results/cluster.md. Environment, for a try: TRIALS (200000 no-op ones), MEMORY_TRIALS (1000000), REAL_TRIALS (1500),
# ROUNDS (6), CONFIGURATION (Release), CLUSTER_PORT (17900, and the four ports after it).
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-6} configuration=${CONFIGURATION:-Release}
program=bench/Cluster.Benchmarks/bin/$configuration/net10.0/ModalityCompetition.Cluster.Benchmarks.dll
[ -f "$program" ] || dotnet build bench/Cluster.Benchmarks -c "$configuration"
export CLUSTER_FOLDER CLUSTER_PORT=${CLUSTER_PORT:-17900}
CLUSTER_FOLDER=$(mktemp -d)
chmod 755 "$CLUSTER_FOLDER"
joined=
trap '[ -z "$joined" ] || kill "$joined" 2>/dev/null || true; deploy/local/cluster.sh stop >/dev/null 2>&1 || true; rm -rf "$CLUSTER_FOLDER"' EXIT
silo=(--Silo:HttpPort=0 "--Silo:SiloPort=$((CLUSTER_PORT + 3))" "--Silo:GatewayPort=$((CLUSTER_PORT + 4))")
quiet() { grep -vE ' (Information|Warning) ' || true; }

echo "== one silo, one core, file ledger"
taskset -c 0 dotnet "$program" noop "${TRIALS:-200000}" "$rounds" 1 1 "${silo[@]}" 2>&1 | quiet

echo "== two silo processes, two cores, PostgreSQL on the same cores"
deploy/local/cluster.sh start 0
database="Host=127.0.0.1;Port=$CLUSTER_PORT;Database=postgres;Username=modcomp;Password=$(cat "$CLUSTER_FOLDER/password")"
taskset -c 1 dotnet "$program" join "--Silo:Database=$database" --Silo:HttpPort=0 --Silo:SiloPort=$((CLUSTER_PORT + 1)) --Silo:GatewayPort=$((CLUSTER_PORT + 2)) >/dev/null 2>&1 &
joined=$!
taskset -c 0 dotnet "$program" noop "${TRIALS:-200000}" "$rounds" 1 2 "--Silo:Database=$database" "${silo[@]}" 2>&1 | quiet
kill "$joined"
wait "$joined" || true
joined=

echo "== ${MEMORY_TRIALS:-1000000} trials on one silo, one core: what lives"
taskset -c 0 dotnet "$program" memory "${MEMORY_TRIALS:-1000000}" 1 "${silo[@]}" 2>&1 | quiet

echo "== a real sweep with two workers, embedded and on one silo in turns"
dotnet "$program" real quickstart "${REAL_TRIALS:-1500}" "$rounds" 2 "${silo[@]}" 2>&1 | quiet
