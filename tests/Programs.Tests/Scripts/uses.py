"""Uses modcomp.py in the way that its first argument names."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "examples", "programs"))
import modcomp  # noqa: E402

mode = sys.argv[1]


class Tensor:
    """Like an array of NumPy or a tensor of PyTorch."""

    def __init__(self, value):
        self.value = value

    def tolist(self):
        return self.value



for trial in modcomp.trials(name="uses", version=1):
    print(f"trial {trial.number}", flush=True)
    os.system("echo from a child")
    if mode == "nothing" and trial.number == 2:
        continue
    if mode == "raises" and trial.number == 2:
        raise ValueError("bad shape")
    if mode == "diverges" and trial.number == 2:
        trial.diverged("loss above 1e6")
    elif mode == "fails" and trial.number == 2:
        trial.failed("no memory")
    elif mode == "nan" and trial.number == 2:
        trial.report(error=float("nan"), seed=0, lr=0, vector=[0, 0])
    elif mode == "reads" and trial.number == 2:
        trial.report(error=float(len(sys.stdin.read())), seed=0, lr=0, vector=[0, 0])
    else:
        trial.report({"error": 0.5}, seed=Tensor(trial.seed % 2**32), lr=trial.parameters["lr"], vector=Tensor([1, Tensor(1.0)]))
        if mode == "twice" and trial.number == 2:
            trial.report(error=0.5)
