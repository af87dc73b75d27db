#!/usr/bin/env bash
# Processor seconds to a half-width: quickstart with twins, for the gap with stratified test samples too, against the same trials in tuned PyTorch or libtorch with plain means. Figures: bench/results/half-width.md.
#
#   bench/half-width.sh [seed]...          seeds 1 2 3 by default
#
# First peers/training.sh finds the best setting of the peers for a step of a joint and of a uni-modal network (it installs what is missing and says what it needs); then quickstart runs with the
# sections below on one worker. The peer is given its steps alone: it draws no data and evaluates nothing, and of PyTorch and libtorch the faster one counts.
# Environment: TRIALS (1200), SECTION and WINNER_SECTION (keys of `fidelity` for the gap and for the winner), TARGET_WIN (0.01), TARGET_GAP (0.002). Needs the .NET 10 SDK and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."
steps=$(mktemp)
trap 'rm -f "$steps"' EXIT
bench/peers/training.sh 3 0.5 "$steps" R=2,K=5,d=10,m=16,n=200,q=3 R=1,K=5,d=10,m=16,n=200,q=3 >&2
dotnet build src/Client -c Release -v quiet --nologo >&2
python3 bench/half_width.py "$steps" "$@"
