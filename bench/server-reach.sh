#!/usr/bin/env bash
# How far a server of sweeps reaches: SWEEPS submissions and cancellations, the start with that many in the data folder, a page of the list at RATE requests a second beside AT_WORK sweeps that train
# and what training and requests cost each other in processor time (PAIRS pairs of windows with and without requests), memory over REQUESTS requests, and SIGTERM. Prints a table with the load of the machine.
# Needs the .NET 10 SDK and Python 3 (standard library). Figures: bench/results/server-reach.md. Environment, for a try: SWEEPS (10000), AT_WORK (50), RATE (200), SECONDS_OF_PAGES (6), PAIRS (40), REQUESTS (200000),
# CONFIGURATION (Release), DATA (a folder that is kept; default a temporary one).
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
program=src/Client/bin/$configuration/net10.0/modcomp.dll
[ -f "$program" ] || dotnet build src/Client -c "$configuration"
exec python3 bench/server_reach.py "$program" --sweeps "${SWEEPS:-10000}" --at-work "${AT_WORK:-50}" --rate "${RATE:-200}" --seconds "${SECONDS_OF_PAGES:-6}" --pairs "${PAIRS:-40}" --requests "${REQUESTS:-200000}" ${DATA:+--data "$DATA"}
