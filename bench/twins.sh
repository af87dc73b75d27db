#!/usr/bin/env bash
# What twins buy: processor time to the same half-width with twins over that without, per estimand. Each seed runs a shipped spec twice, side by side on a worker of its own: as it is, and with the
# section `fidelity` that `modcomp twins` advises. Figures: bench/results/twins.md.
#
#   bench/twins.sh                         theorem-5.2 and quickstart, the sections of bench/results/twins.md, 5 seeds
#   bench/twins.sh PRESET TWINS FACTOR [DIVISOR [KEY=VALUE]...]
#                                          one preset with TWINS twins of FACTOR times the step size, T/DIVISOR (by default T/FACTOR) iterations, and further keys of the section
#                                          or, by their whole path, of the spec with twins: evaluation.test_sampling=stratified
#
# Environment: SEEDS (5), TRIALS of a run without twins (1200; with them half as many), CONFIGURATION (Release). Needs the .NET 10 SDK and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
program=src/Client/bin/$configuration/net10.0/modcomp.dll
[ -f "$program" ] || dotnet build src/Client -c "$configuration" -v quiet
if [ $# -eq 0 ]; then
  python3 bench/twins.py "$program" theorem-5.2 9 10
  python3 bench/twins.py "$program" theorem-5.2 8 15 33 test_n=1
  python3 bench/twins.py "$program" quickstart 8 8
elif [ $# -ge 3 ]; then
  python3 bench/twins.py "$program" "$@"
else
  sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'
  exit 2
fi
