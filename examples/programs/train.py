"""A training script as trials for modcomp. Put your own training in the place of what stands between the two lines.

Try it by hand:   python3 train.py seed=7 lr=0.1
"""

import math
import random

import modcomp

for trial in modcomp.trials(name="mynet", version="1"):
    # Everything that is random is drawn from the seed, so that a trial can be run again.
    draw = random.Random(trial.seed)
    lr = trial.parameters["lr"]

    # ---- your training: here a walk to the minimum of a noisy parabola ------------------------------------------------
    weight = draw.gauss(0, 1)
    for step in range(100):
        weight -= lr * (weight - 1 + draw.gauss(0, 0.1))
    loss = (weight - 1) ** 2
    # -------------------------------------------------------------------------------------------------------------------

    # Every measurement that the spec declares, once.
    trial.report(test_error=1 - math.exp(-loss), loss=loss, learned=loss < 0.01)
