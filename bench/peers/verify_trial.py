#!/usr/bin/env python3
"""An independent implementation of one trial, to be compared with the engine's.

    modcomp replay RUN --config 0 --trial 3 --export-arrays DIR
    python3 bench/peers/verify_trial.py DIR

reads data and initial weights, trains the joint and the uni-modal networks with PyTorch's automatic differentiation (so that
not even the gradient formula is shared) in double precision, measures everything again, and compares final weights, losses
and errors. Exits with 1 when something disagrees beyond the stated tolerance, with 2 when the folder is not such an export.

Tolerances. The engine computes in float32. Its rounding errors are amplified by training while a class is being learned, where
Gamma grows like a power of itself: an error made at the start is carried along as a relative error of the weights. The measured
differences over the example regimes stay below 1e-4 relative to the largest weight; the tolerance is ten times that, 1e-3, and
the same for losses (absolute, nats). A test error may differ by the samples whose decision margin is below the tolerance of
the outputs; they are counted here and nothing more is allowed.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import torch

WEIGHT_TOLERANCE = 1e-3
LOSS_TOLERANCE = 1e-3


class Trial:
    """Arrays and parameters of an exported trial."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        document = json.loads((self.folder / "trial.json").read_text())
        self.q, self.beta = document["q"], document["beta"]
        self.eta, self.iterations, self.loss_target = document["eta"], document["T"], document["loss_target"]
        self.margin = document["margin"]
        self.classes, self.neurons, self.modalities = document["K"], document["m"], document["R"]
        self.recorded = document

    def array(self, name):
        return torch.from_numpy(np.load(self.folder / f"{name}.npy"))

    def per_modality(self, name):
        return [self.array(f"{name}_{r}").double() for r in range(self.modalities)]


def smoothed_relu(x, q, beta):
    """The activation of arXiv 2203.12221, Section 4.2."""
    inside = torch.clamp(x, 0.0, beta)
    return inside ** q / (q * beta ** (q - 1)) + torch.clamp(x - beta, min=0.0)


def outputs(trial, inputs, weights):
    """f [n, K] of the network with the encoders given."""
    total = 0.0
    for x, w in zip(inputs, weights):
        hidden = smoothed_relu(x @ w.reshape(-1, w.shape[-1]).T, trial.q, trial.beta)
        total = total + hidden.reshape(x.shape[0], trial.classes, -1).sum(2)
    return total


def train(trial, inputs, labels, initial):
    """Full-batch gradient descent; returns final weights and the number of steps."""
    weights = [w.clone().requires_grad_(True) for w in initial]
    for step in range(trial.iterations):
        loss = torch.nn.functional.cross_entropy(outputs(trial, inputs, weights), labels)
        if trial.loss_target is not None and loss.item() <= trial.loss_target:
            return [w.detach() for w in weights], step
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, g in zip(weights, gradients):
                w -= trial.eta * g
    return [w.detach() for w in weights], trial.iterations


def margins(trial, inputs, labels, weights):
    """f_y - max_{j != y} f_j + margin, [n]; a sample is an error where it is not positive."""
    f = outputs(trial, inputs, weights)
    own = f.gather(1, labels[:, None]).squeeze(1)
    others = f.scatter(1, labels[:, None], float("-inf")).max(1).values
    return own - others + trial.margin


class Comparison:
    """Collects what agrees and what does not."""

    def __init__(self):
        self.failures = 0

    def check(self, what, difference, tolerance):
        agrees = difference <= tolerance
        self.failures += not agrees
        print(f"{'ok  ' if agrees else 'FAIL'}  {what}: {difference:.3g} (allowed {tolerance:.3g})")


def compare_network(trial, comparison, name, recorded, final, reference, data, steps):
    """Weights, loss and errors of one network against what the engine recorded."""
    train_x, train_y, test_x, test_y = data
    if reference is not None:
        scale = max(w.abs().max().item() for w in reference)
        worst = max((w - v).abs().max().item() for w, v in zip(reference, final)) / scale
        comparison.check(f"{name}: final weights, relative to the largest", worst, WEIGHT_TOLERANCE)
        comparison.check(f"{name}: iterations", abs(steps - recorded["iterations"]), 0 if trial.loss_target is None else 1)
    loss = torch.nn.functional.cross_entropy(outputs(trial, train_x, final), train_y).item()
    comparison.check(f"{name}: final loss", abs(loss - recorded["loss"]), LOSS_TOLERANCE)
    for kind, x, y, count in (("test", test_x, test_y, recorded["test_errors"]), ("train", train_x, train_y, recorded["train_errors"])):
        margin = margins(trial, x, y, final)
        close = (margin.abs() <= WEIGHT_TOLERANCE * max(1.0, margin.abs().max().item())).sum().item()
        comparison.check(f"{name}: {kind} errors ({count} recorded)", abs((margin <= 0).sum().item() - count), close)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="folder written by modcomp replay --export-arrays")
    options = parser.parse_args()
    try:
        trial = Trial(options.folder)
    except (OSError, ValueError, KeyError) as error:
        print(f"{options.folder} holds no exported trial: {error}", file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    train_x, test_x = trial.per_modality("train_inputs"), trial.per_modality("test_inputs")
    train_y, test_y = trial.array("train_labels").long(), trial.array("test_labels").long()
    initial, dictionaries = trial.per_modality("weights_initial"), trial.per_modality("dictionary")
    comparison = Comparison()

    joint, steps = train(trial, train_x, train_y, initial)
    compare_network(trial, comparison, "joint", trial.recorded["joint"], joint, trial.per_modality("weights_joint"), (train_x, train_y, test_x, test_y), steps)
    unimodal = trial.per_modality("weights_unimodal")
    for r in range(trial.modalities):
        data = ([train_x[r]], train_y, [test_x[r]], test_y)
        alone, steps = train(trial, [train_x[r]], train_y, [initial[r]])
        compare_network(trial, comparison, f"uni-modal {r}", trial.recorded["unimodal"][r], alone, [unimodal[r]], data, steps)
        compare_network(trial, comparison, f"probe {r}", trial.recorded["probes"][r], [joint[r]], None, data, steps)
        # Gamma_{j,r} = max_l [<w_{j,l,r}, M_j^r>]_+, at the start and at the end.
        for when, weights in (("initial", initial[r]), ("final", joint[r])):
            scores = torch.einsum("jld,dj->jl", weights.reshape(trial.classes, trial.neurons, -1), dictionaries[r]).max(1).values.clamp(min=0.0)
            recorded = trial.array(f"gamma_{when}")[:, r].double()
            comparison.check(f"modality {r}: {when} Gamma, relative", ((scores - recorded).abs().max() / scores.max()).item(), WEIGHT_TOLERANCE)
    print("all agree" if comparison.failures == 0 else f"{comparison.failures} disagree")
    return 0 if comparison.failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
