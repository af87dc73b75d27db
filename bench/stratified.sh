#!/usr/bin/env bash
# What a stratified test sample saves: processor time to the same half-width, over that with a simple sample.
#
#   bench/stratified.sh [seeds] [trials] [test_n factor] [spec]...
#
# Every spec (all examples of the competition) is run with both samples on one worker, in turn and for every seed (3), with so many trials (300; 0 for those of the spec), and the stratified
# sample with so many times as many test samples (1). Variances come from estimates.json, processor time is user and system time of the run less that of a run of two trials. The table has the
# median over seeds of each ratio for every error, gap and degradation. Both runs of a seed train the same trials, so what trials differ in cancels. Needs Python 3.9 or later.
set -euo pipefail
cd "$(dirname "$0")/.."
program=src/Client/bin/Release/net10.0/modcomp.dll
[ -n "${MODCOMP_BUILT:-}" ] || dotnet build src/Client --configuration Release --verbosity quiet >&2
exec python3 bench/stratified.py "$program" "$@"
