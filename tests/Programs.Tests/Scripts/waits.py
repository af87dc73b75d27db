"""Starts a trial and never answers, with modcomp.py."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "examples", "programs"))
import modcomp  # noqa: E402

for trial in modcomp.trials(name="faulty", version="1"):
    if trial.number == 2:
        with open("hangs.part", "w") as file:
            file.write(str(os.getpid()))
        os.rename("hangs.part", "hangs")
        while True:
            time.sleep(3600)
    trial.report(error=0.5, loss=1)
