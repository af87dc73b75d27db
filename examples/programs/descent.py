"""A program with cheaper twins: gradient descent on a parabola, whose answers are known.

The seed draws the place b of the minimum, uniform on [0, 1], and the start w, uniform on [-1, 1], in this order and before anything that
depends on the parameters: a trial and its first twin, which have one seed, have one b and one w. The parameters:
  epochs (default 96) and lr (default 0.01): steps w <- w - lr (w - b), after which |w - b| is (1 - lr)^epochs of what it was;
  noise (default 0.2): what the measurement of the error adds, noise * u with u uniform on [0, 1] and another one for other epochs.
So the mean of error is (1 - lr)^epochs 2/3 + noise/2, because E|w - b| = 2/3 at the start; learned is whether error < 0.3.
"""

import random

import modcomp

for trial in modcomp.trials(name="descent", version="1"):
    draw = random.Random(trial.seed)
    minimum, weight = draw.random(), 2 * draw.random() - 1
    epochs, lr = int(trial.parameters.get("epochs", 96)), trial.parameters.get("lr", 0.01)
    for epoch in range(epochs):
        weight -= lr * (weight - minimum)
    error = abs(weight - minimum) + trial.parameters.get("noise", 0.2) * random.Random(f"{trial.seed} {epochs}").random()
    trial.report(error=error, learned=error < 0.3)
