#!/usr/bin/env bash
# Whether estimates with twins and stratified test samples are those of long plain runs. Every example of the competition is run once for long, under a seed of its own, without twins and with simple test
# samples, and several times under other seeds with twins and stratified ones. Their distances in standard errors should have mean 0, standard deviation 1 and one in twenty beyond 1.96. Errors are skewed: where trials lack a rare large
# one, their plain mean is as far off as the estimate with twins, which the list of the farthest shows beside it.
#
#   bench/unbiased.sh SECTION [SPEC]...
#
# SECTION are the keys of the section `fidelity`, and further keys by their whole path: 'twins=8 T=floor(T/8) eta=8*eta'. By default all examples of the competition are run.
#
# Environment: SEEDS (5) of runs with twins, TRIALS of each (400, at least 250 for three modalities), LONG (8000) trials of the plain run, WORKERS (all processors), CONFIGURATION (Release), RECORD (a file that
# keeps every distance as a line of JSON). Needs the .NET 10 SDK and Python 3. Runs of one example share the plain run, so their distances are not independent: the longer it is, the less they have in common.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ]; then
  sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'
  exit 2
fi
configuration=${CONFIGURATION:-Release}
program=src/Client/bin/$configuration/net10.0/modcomp.dll
[ -f "$program" ] || dotnet build src/Client -c "$configuration" -v quiet >&2
exec python3 bench/unbiased.py "$program" "$@"
