"""Two modalities of real data: the left and the right half of handwritten digits (scikit-learn's digits, 1,797 images of 8 x 8 pixels).

Each trial draws which images train, trains a network on the left halves, one on the right halves and one on both (late fusion: an
encoder per half, their logits summed), all from the same start, and reports the three test errors and, per digit, which half the joint
network has learned it from: the half whose logits alone tell the digit from the others by the wider margin on the test images of that
digit; nobody where neither half's logits alone recognise half of them.

Needs scikit-learn and PyTorch (Debian: python3-sklearn, python3-torch). By hand:   python3 digits.py seed=7 scale=0.3
"""

import copy

import torch
from sklearn.datasets import load_digits

import modcomp

torch.set_num_threads(1)  # One worker per processor: more threads would wait for each other.
CLASSES = 10
HALVES = ("left", "right")

data = load_digits()
pixels = torch.tensor(data.images / 16.0, dtype=torch.float32)
images = {"left": pixels[:, :, :4].reshape(len(pixels), -1), "right": pixels[:, :, 4:].reshape(len(pixels), -1)}
labels = torch.tensor(data.target)


def start(hidden, scale):
    """For each half an encoder with one hidden layer, of PyTorch's random weights times scale."""
    encoders = {half: torch.nn.Sequential(torch.nn.Linear(32, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, CLASSES)) for half in HALVES}
    with torch.no_grad():
        for weights in (w for encoder in encoders.values() for w in encoder.parameters()):
            weights.mul_(scale)
    return encoders


def logits(encoders, rows):
    return sum(encoder(images[half][rows]) for half, encoder in encoders.items())


def train(encoders, rows, lr, steps):
    """Full-batch gradient descent on the sum of the encoders' logits."""
    optimiser = torch.optim.SGD([w for encoder in encoders.values() for w in encoder.parameters()], lr=lr, momentum=0.9)
    for _ in range(steps):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(logits(encoders, rows), labels[rows]).backward()
        optimiser.step()


def error(encoders, rows):
    with torch.no_grad():
        return (logits(encoders, rows).argmax(1) != labels[rows]).float().mean().item()


def winners(encoders, rows):
    """Per digit the half that the joint network has learned it from, or None."""
    result = []
    for digit in range(CLASSES):
        of_digit = rows[labels[rows] == digit]
        margins = {}
        for half in HALVES:
            with torch.no_grad():
                alone = encoders[half](images[half][of_digit])
            others = alone.clone()
            others[:, digit] = -torch.inf
            margins[half] = alone[:, digit] - others.max(1).values
        known = [half for half in HALVES if (margins[half] > 0).float().mean() >= 0.5]
        result.append(max(known, key=lambda half: margins[half].mean().item()) if known else None)
    return result


for trial in modcomp.trials(name="digits", version="1"):
    torch.manual_seed(trial.seed)
    settings = trial.parameters
    hidden, scale = int(settings.get("hidden", 16)), settings.get("scale", 1)
    lr, steps = settings.get("lr", 0.2), int(settings.get("steps", 100))
    order = torch.randperm(len(labels))
    learn, test = order[:500], order[500:]

    joint = start(hidden, scale)
    # The uni-modal networks begin where the joint one does, so that nothing differs but what they see.
    alone = copy.deepcopy(joint)
    train(joint, learn, lr, steps)
    for half in HALVES:
        train({half: alone[half]}, learn, lr, steps)

    trial.report(
        joint_error=error(joint, test),
        error=[error({half: alone[half]}, test) for half in HALVES],
        branch_error=[error({half: joint[half]}, test) for half in HALVES],
        winner=winners(joint, test),
    )
