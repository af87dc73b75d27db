"""Says which trial it was given, with modcomp.py."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "examples", "programs"))
import modcomp  # noqa: E402

for trial in modcomp.trials(name="alone", version="1"):
    print(trial.number, trial.seed, json.dumps(trial.parameters, separators=(",", ":"), sort_keys=True))
    trial.report(x=1)
