"""A program whose answers are known: two "modalities" draw their errors, and the joint error is a little above the smaller one.

With the parameters p (default 0.6) and harm (default 0.1), per class and independently:
  the image wins with probability p (1 - 0.1), the text with (1 - p)(1 - 0.1), and nobody with probability 0.1;
  image_error is uniform on [0, 0.4], text_error uniform on [0, 0.4], joint_error = min(both) + harm * u with u uniform on [0, 1].
So gap = joint_error - min(image_error, text_error) has mean harm / 2 and is positive with probability 1 where harm > 0;
min(image_error, text_error) has mean 0.4 / 3; loss has the exponential law with mean 1, so its 0.9 quantile is ln 10.
"""

import random

import modcomp

CLASSES = 3

for trial in modcomp.trials(name="toy", version="1"):
    draw = random.Random(trial.seed)
    p = trial.parameters.get("p", 0.6)
    image_error, text_error = 0.4 * draw.random(), 0.4 * draw.random()
    joint_error = min(image_error, text_error) + trial.parameters.get("harm", 0.1) * draw.random()
    winner = [None if draw.random() < 0.1 else "image" if draw.random() < p else "text" for _ in range(CLASSES)]
    trial.report(
        joint_error=joint_error,
        image_error=image_error,
        text_error=text_error,
        loss=draw.expovariate(1.0),
        winner=winner,
    )
