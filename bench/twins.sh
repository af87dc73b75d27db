#!/usr/bin/env bash
# What twins buy: processor time to the same half-width with twins over that without, per estimand. Each seed runs a shipped spec twice, side by side on a worker of its own: as it is, and with a
# section `fidelity`. Figures: bench/results/twins.md.
#
#   bench/twins.sh                         every example of the competition, with the section that `modcomp twins` advises, 3 seeds
#   bench/twins.sh PRESET                  one of them
#   bench/twins.sh PRESET KEY=VALUE...     with keys of the section (twins=8 m=ceil(m/4) neurons=strongest steps=growing) or, by their whole path, of the spec
#                                          (evaluation.test_sampling=stratified)
#
# Environment: SEEDS (3), TRIALS of a configuration without twins (1200), TWINNED_TRIALS with them (half as many), CONFIGURATION (Release). Needs the .NET 10 SDK and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
program=src/Client/bin/$configuration/net10.0/modcomp.dll
[ -f "$program" ] || dotnet build src/Client -c "$configuration" -v quiet
if [ $# -eq 0 ]; then
  for preset in quickstart theorem-5.1 theorem-5.2 corollary-5.3 symmetric strong-weak three-modalities sigma0-scaling classes-scaling gap-over-time remedies gradient-blending; do
    python3 bench/twins.py "$program" "$preset"
  done
else
  python3 bench/twins.py "$program" "$@"
fi
