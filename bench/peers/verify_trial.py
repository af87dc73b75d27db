#!/usr/bin/env python3
"""An independent implementation of one trial, to be compared with the engine's.

    modcomp replay RUN --config 0 --trial 3 --export-arrays DIR
    python3 bench/peers/verify_trial.py DIR...

reads data and initial weights, trains the joint and the uni-modal networks with PyTorch's automatic differentiation (so that
not even the gradient formula is shared) in double precision, and compares. bench/peers/verify_trial.sh does both for any spec.

Three kinds of checks:
  data        the samples are what the parameters say: ranges of the codes, orthonormal dictionaries, range and variance of the noise;
              d(D) and the probability of the initial winner, the latter by a quadrature of its own
  evaluation  the exported final weights, evaluated here: losses, errors by class, Gamma. No training is involved, so the tolerance is
              a few float32 roundings; an error count may differ by the samples that are that close to their decision boundary
  training    the networks trained here against the exported ones: weights, losses, errors, iterations at which Gamma reached beta; with
              checkpoints, losses, errors on all samples and Gamma at each of them, and the checkpoint at which a network is stopped early

Tolerances of training. The engine computes in float32, whose relative rounding error is 6e-8. While a class is being learned, Gamma grows
like a power of itself, and a relative error made at the start is multiplied by up to Gamma(T) / Gamma(0), 10^2 to 10^4 in the examples.
Once a class is learned the loss is flat and the difference does not grow any more. The largest differences over 45 trials of all
examples (R = 1, 2, 3) and of variants (q = 4 and 5, random dictionaries, beta = 0.7, unequal d, a loss target, margins) were
    weights 8.9e-6 of the largest weight, Gamma 5.2e-6, losses 1.9e-6 nats, no error count, no time to learn, no number of steps;
    evaluation of the exported weights: losses 9.0e-8 nats, Gamma 1.1e-7, no error count; d(D) and P(initial winner | D) 1.3e-7.
The tolerances below are about ten to twenty times that. A time to learn may differ by one iteration, since Gamma may cross beta within
its rounding, and an error of a network trained here by the samples whose margin is within twice the tolerance of zero.

Exits with 1 when something disagrees, with 2 when a folder is not such an export, with 3 when PyTorch or NumPy is missing.
"""
import argparse
import json
import math
import pathlib
import sys

try:
    import numpy as np
    import torch
except ImportError as error:
    print(f"this needs PyTorch and NumPy: {error}", file=sys.stderr)
    sys.exit(3)

from verify_remedies import JointTraining

EVALUATION_TOLERANCE = 2e-6
WEIGHT_TOLERANCE = 1e-4
LOSS_TOLERANCE = 3e-5
LEARN_TOLERANCE = 1  # iterations


class Trial:
    """Arrays and parameters of an exported trial."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        document = json.loads((self.folder / "trial.json").read_text(encoding="utf-8"))
        self.q, self.beta = document["q"], document["beta"]
        self.eta, self.iterations, self.loss_target = document["eta"], document["T"], document["loss_target"]
        self.margin, self.initial_margin = document["margin"], document["initial_margin"]
        self.classes, self.neurons, self.modalities = document["K"], document["m"], document["R"]
        self.recorded = document
        self.remedy = document.get("remedy")
        self.blending_differences = []
        self.kinds = ("train", "test") + (("validation",) if (self.folder / "validation_labels.npy").exists() else ())
        self.checkpoints = document.get("checkpoints", [])
        self.inputs = {kind: self.per_modality(f"{kind}_inputs") for kind in self.kinds}
        self.codes = {kind: self.per_modality(f"{kind}_codes") for kind in self.kinds}
        self.sufficient = {kind: [self.array(f"{kind}_sufficient_{r}") for r in range(self.modalities)] for kind in self.kinds}
        self.labels = {kind: self.array(f"{kind}_labels").long() for kind in self.kinds}
        self.dictionaries = self.per_modality("dictionary")
        self.test_weights = self.weights_of_test_samples()
        self.layer_eta = document.get("second_layer_eta")
        self.initial = self.per_modality("weights_initial")
        if self.layer_eta is not None:
            # The second layer, ones at the start, is a last column of the weights.
            self.initial = [torch.cat([w, torch.ones_like(w[..., :1])], -1) for w in self.initial]
        self.joint = self.with_layer("joint")
        self.unimodal = self.with_layer("unimodal")

    def weights_of_test_samples(self):
        """What an error on each test sample counts, [n]: 1, or, of a stratified sample, its cell's probability over the cell's samples."""
        labels = self.labels["test"]
        units = self.recorded.get("test_units")
        if units is None:
            return torch.ones(len(labels), dtype=torch.float64)
        lacking = ~torch.stack(self.sufficient["test"])
        several = lacking.sum(0)
        pattern = torch.where(several == 0, 0, torch.where(several == 1, 1 + lacking.int().argmax(0), self.modalities + 1))
        mu = [p["mu"] for p in self.recorded["modalities"]]
        chances = [math.prod(m if r == own else 1 - m for r, m in enumerate(mu)) for own in range(-1, self.modalities)]
        chances.append(1 - sum(chances))
        weights = torch.zeros(len(labels), dtype=torch.float64)
        for j in range(self.classes):
            for p, chance in enumerate(chances):
                cell = (labels == j) & (pattern == p)
                weights[cell] = units * chance / self.classes / max(1, int(cell.sum()))
        return weights

    def array(self, name):
        return torch.from_numpy(np.load(self.folder / f"{name}.npy"))

    def per_modality(self, name):
        return [self.array(f"{name}_{r}").double() for r in range(self.modalities)]

    def with_layer(self, network):
        weights = self.per_modality(f"weights_{network}")
        return weights if self.layer_eta is None else [
            torch.cat([w, a[..., None]], -1) for w, a in zip(weights, self.per_modality(f"layer_{network}"))]

    def encoder(self, weights):
        """The weights of the neurons, [K m, d]."""
        rows = weights.reshape(-1, weights.shape[-1])
        return rows if self.layer_eta is None else rows[:, :-1]

    def layer(self, weights):
        """What multiplies the activations of the neurons, [K m] or 1."""
        return 1.0 if self.layer_eta is None else weights.reshape(-1, weights.shape[-1])[:, -1]

    def steps(self, weights):
        """The step size of every weight."""
        steps = torch.full((weights.shape[-1],), self.eta, dtype=torch.float64)
        if self.layer_eta is not None:
            steps[-1] = self.layer_eta
        return steps

    def matrix(self, name):
        return torch.tensor(self.recorded[name], dtype=torch.float64)


class Comparison:
    """Collects what agrees and what does not."""

    def __init__(self, verbose):
        self.failures, self.checks, self.verbose = 0, 0, verbose
        self.largest = {}

    def check(self, kind, what, difference, tolerance):
        difference, tolerance = float(difference), float(tolerance)
        self.largest[kind] = max(self.largest.get(kind, 0.0), difference)
        self.holds(f"{kind}, {what}: {difference:.3g} (allowed {tolerance:.3g})", difference <= tolerance)  # NaN does not hold

    def holds(self, what, condition):
        self.failures += not condition
        self.checks += 1
        if self.verbose or not condition:
            print(f"{'ok  ' if condition else 'FAIL'}  {what}")


def smoothed_relu(x, q, beta):
    """The activation of arXiv 2203.12221, Section 4.2."""
    inside = torch.clamp(x, 0.0, beta)
    return inside ** q / (q * beta ** (q - 1)) + torch.clamp(x - beta, min=0.0)


def outputs(trial, inputs, weights):
    """f [n, K] of the network with the encoders given."""
    total = 0.0
    for x, w in zip(inputs, weights):
        total = total + (trial.layer(w) * activations(trial, x, w)).reshape(x.shape[0], trial.classes, -1).sum(2)
    return total


def gamma(trial, weights, r):
    """Gamma_{j,r} = max_l [<w_{j,l,r}, M_j^r>]_+, [K]."""
    w = trial.encoder(weights).reshape(trial.classes, trial.neurons, -1)
    return torch.einsum("jld,dj->jl", w, trial.dictionaries[r]).max(1).values.clamp(min=0.0)


def activations(trial, inputs, weights):
    """sigma(<w_{j,l}, X>) of every neuron, [n, K m]."""
    return smoothed_relu(inputs @ trial.encoder(weights).T, trial.q, trial.beta)


def train(trial, inputs, initial, watch=None, joint=None):
    """Full-batch gradient descent; returns final weights and the number of steps. `watch` sees the weights after every step, `joint` says what
    a remedy makes of them."""
    labels = trial.labels["train"]
    weights = [w.clone().requires_grad_(True) for w in initial]
    for step in range(trial.iterations + 1):
        if watch is not None:
            watch(step, weights)
        loss = torch.nn.functional.cross_entropy(outputs(trial, inputs, weights), labels)
        if step == trial.iterations or (trial.loss_target is not None and loss.item() <= trial.loss_target):
            return [w.detach() for w in weights], step
        gradients = joint.direction(weights, step) if joint is not None else torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, g in zip(weights, gradients):
                w -= trial.steps(w) * g


def check_data(trial, comparison):
    """The samples against the distribution's parameters."""
    identity = torch.eye(trial.classes, dtype=torch.float64)
    s = trial.recorded["s"]
    rounding = 1e-6
    for r, p in enumerate(trial.recorded["modalities"]):
        dictionary, sigma = trial.dictionaries[r], p.get("sigma_g", trial.recorded["sigma_g"])
        comparison.check("data", f"modality {r}: dictionary's distance from orthonormal", (dictionary.T @ dictionary - identity).abs().max(), 1e-6)
        for kind in trial.kinds:
            codes, labels, sufficient = trial.codes[kind][r], trial.labels[kind], trial.sufficient[kind][r]
            own = codes.gather(1, labels[:, None]).squeeze(1)
            off = codes[~torch.nn.functional.one_hot(labels, trial.classes).bool()].reshape(len(labels), -1)

            def between(x, low, high):
                return bool(((x >= low - rounding) & (x <= high + rounding)).all())

            comparison.holds(f"data, modality {r}: {kind} codes lie in their ranges",
                             between(own[sufficient], 1, p["C"])
                             and between(own[~sufficient], p["gamma"], p["gamma"])
                             and between(off[sufficient & (off != 0).any(1)][off[sufficient & (off != 0).any(1)] != 0], p["c"] * p["c_lo"], p["c"])
                             and between(off[~sufficient][off[~sufficient] != 0], p["rho"] * p["rho_lo"], p["rho"]))
            deviations = [
                (what, (count - trials * chance) / math.sqrt(trials * chance * (1 - chance)))
                for what, count, trials, chance in (
                    ("insufficient samples", (~sufficient).sum().item(), len(labels), p["mu"]),
                    ("off-target signals", (off != 0).sum().item(), off.numel(), s / trial.classes))
                if 0 < chance < 1 and (what, kind, "test_units" in trial.recorded) != ("insufficient samples", "test", True)]
            noise = trial.inputs[kind][r] - codes @ dictionary.T
            inside = noise @ dictionary              # alpha + Gaussian
            outside = noise - inside @ dictionary.T  # Gaussian alone
            directions = noise.shape[1] - trial.classes
            if sigma > 0:
                if directions > 0:
                    n = len(labels) * directions
                    deviations.append(("variance of the noise outside the dictionary", ((outside ** 2).sum().item() / sigma ** 2 - n) / math.sqrt(2 * n)))
                n = inside.numel()
                variance = sigma ** 2 + p["tau"] ** 2 / 12
                deviations.append(("mean of the noise inside", (inside.mean().item() - p["tau"] / 2) / math.sqrt(variance / n)))
            else:
                comparison.holds(f"data, modality {r}: {kind} noise lies in [0, tau]", between(inside, -rounding, p["tau"]) and between(outside, 0, 0))
            for what, z in deviations:
                comparison.check("data in standard deviations", f"modality {r}: {kind}, {what}", abs(z), 5)


def check_start(trial, comparison):
    """d(D), Gamma(0) and the probability of the initial winner."""
    labels, classes = trial.labels["train"], trial.classes
    pairs = torch.stack(trial.sufficient["train"]).all(0)
    moments = torch.zeros(classes, trial.modalities, dtype=torch.float64)
    for r in range(trial.modalities):
        powers = trial.codes["train"][r].gather(1, labels[:, None]).squeeze(1) ** trial.q
        moments[:, r].index_add_(0, labels[pairs], powers[pairs])
    moments /= len(labels)
    comparison.check("start", "d(D), relative", ((moments - trial.matrix("sufficient_moment")).abs() / moments.clamp(min=1e-30)).max(), EVALUATION_TOLERANCE)
    start = torch.stack([gamma(trial, trial.initial[r], r) for r in range(trial.modalities)], 1)
    comparison.check("start", "Gamma(0), relative", (start - trial.matrix("initial_gamma")).abs().max() / start.max(), EVALUATION_TOLERANCE)

    # P(r wins | D) = int_0^inf m phi(x) Phi(x)^(m-1) prod_r' Phi(a_r x / ((1 + margin) a_r'))^m dx, by the trapezoidal rule.
    x = torch.linspace(0, 12, 48001, dtype=torch.float64)
    normal = torch.special.ndtr if hasattr(torch.special, "ndtr") else lambda v: 0.5 * torch.erfc(-v / math.sqrt(2))
    density = trial.neurons * torch.exp(-x * x / 2) / math.sqrt(2 * math.pi) * normal(x) ** (trial.neurons - 1)
    scales = moments ** (1 / (trial.q - 2))
    worst = 0.0
    for j in range(classes):
        for r in range(trial.modalities):
            value = density.clone()
            for other in range(trial.modalities):
                if other != r and scales[j, other] > 0:
                    value *= normal(scales[j, r] / scales[j, other] / (1 + trial.initial_margin) * x) ** trial.neurons
            probability = torch.trapezoid(value, x).item() if scales[j, r] > 0 else 0.0
            worst = max(worst, abs(probability - trial.recorded["initial_win_probability"][j][r]))
    comparison.check("start", "P(initial winner | D)", worst, 1e-6)


def margins(trial, kind, inputs, weights):
    """f_y - max_{j != y} f_j + margin, [n], and the scale of f; a sample is an error where the margin is not positive."""
    f, labels = outputs(trial, inputs, weights), trial.labels[kind]
    own = f.gather(1, labels[:, None]).squeeze(1)
    others = f.scatter(1, labels[:, None], float("-inf")).max(1).values
    return own - others + trial.margin, f.abs().max(1).values.clamp(min=1e-30)


def compare_errors(trial, comparison, how, name, inputs, weights, recorded, tolerance):
    """Loss and errors of the network with these weights against what the engine recorded."""
    loss = torch.nn.functional.cross_entropy(outputs(trial, inputs["train"], weights), trial.labels["train"]).item()
    comparison.check(f"{how} loss", name, abs(loss - recorded["final_loss"]), LOSS_TOLERANCE if how == "training" else tolerance)
    labels = trial.labels["test"]
    margin, scale = margins(trial, "test", inputs["test"], weights)
    close = (margin.abs() <= tolerance * scale) & (margin != 0)
    # Weighted errors of a class are rounded once, and so is 1 / K of all.
    rounding = 0 if "test_units" not in trial.recorded else 1
    for j in range(trial.classes):
        wrong = trial.test_weights[(labels == j) & (margin <= 0)].sum().item()
        comparison.check(f"{how} errors", f"{name}: class {j}, {recorded['test_errors'][j]} of {int((labels == j).sum())} test samples",
                         abs(wrong - recorded["test_errors"][j]), trial.test_weights[close & (labels == j)].sum() + rounding)
    margin, scale = margins(trial, "train", inputs["train"], weights)
    close = (margin.abs() <= tolerance * scale) & (margin != 0)
    comparison.check(f"{how} errors", f"{name}: {recorded['train_errors']} of {len(margin)} training samples",
                     abs((margin <= 0).sum().item() - recorded["train_errors"]), close.sum())


def compare_network(trial, comparison, name, modalities, recorded, exported, trained, steps):
    """One network: the exported weights evaluated, and the weights trained here compared with them."""
    inputs = {kind: [trial.inputs[kind][r] for r in modalities] for kind in ("train", "test")}
    compare_errors(trial, comparison, "evaluation", name, inputs, exported, recorded, EVALUATION_TOLERANCE)
    worst = max((w - v).abs().max().item() for w, v in zip(exported, trained)) / max(w.abs().max().item() for w in exported)
    if steps is not None:
        comparison.check("training weights, relative to the largest", name, worst, WEIGHT_TOLERANCE)
        comparison.check("training iterations", name, abs(steps - recorded["iterations"]), 0 if trial.loss_target is None else 1)
    # A decision is left open where the difference of the weights, seen through the network, could turn it.
    compare_errors(trial, comparison, "training", name, inputs, trained, recorded, 2 * WEIGHT_TOLERANCE)


def compare_learning(trial, comparison, trained, learned):
    """Gamma(T) and the iterations at which Gamma reached beta."""
    recorded = trial.matrix("learn_iterations")
    for r in range(trial.modalities):
        exported = gamma(trial, trial.joint[r], r)
        measured = trial.matrix("final_gamma")[:, r]
        comparison.check("evaluation Gamma, relative", f"modality {r}", (exported - measured).abs().max() / exported.max(), EVALUATION_TOLERANCE)
        comparison.check("training Gamma, relative", f"modality {r}", (gamma(trial, trained[r], r) - measured).abs().max() / exported.max(), WEIGHT_TOLERANCE)
    # Reached by one only: allowed where Gamma stays within the tolerance of beta, which the largest value seen tells.
    both = (learned.iterations >= 0) & (recorded >= 0)
    one = (learned.iterations >= 0) != (recorded >= 0)
    late = (learned.iterations - recorded).abs()[both]
    comparison.check("training time to learn, iterations", "all", late.max() if late.numel() else 0.0, LEARN_TOLERANCE)
    comparison.check("training time to learn", "reached by one only", (one & ((learned.highest - trial.beta).abs() > WEIGHT_TOLERANCE * trial.beta)).sum(), 0)


class LearnTimes:
    """First t with Gamma_{j,r}(t) >= beta, -1 where never, and the largest Gamma, [K, R]."""

    def __init__(self, trial):
        self.trial = trial
        self.iterations = torch.full((trial.classes, trial.modalities), -1.0, dtype=torch.float64)
        self.highest = torch.zeros((trial.classes, trial.modalities), dtype=torch.float64)

    def __call__(self, step, weights):
        with torch.no_grad():
            now = torch.stack([gamma(self.trial, w, r) for r, w in enumerate(weights)], 1)
        self.iterations[(self.iterations < 0) & (now >= self.trial.beta)] = step
        self.highest = torch.maximum(self.highest, now)


class Snapshots:
    """The weights at every checkpoint; a network that stopped keeps its last ones from then on."""

    def __init__(self, trial, inner=None):
        self.iterations, self.inner, self.taken = [c["iteration"] for c in trial.checkpoints], inner, []

    def __call__(self, step, weights):
        if self.inner is not None:
            self.inner(step, weights)
        if len(self.taken) < len(self.iterations) and self.iterations[len(self.taken)] == step:
            self.taken.append([w.detach().clone() for w in weights])

    def all(self, final):
        return self.taken + [final] * (len(self.iterations) - len(self.taken))


def compare_checkpoints(trial, comparison, name, network, modalities, snapshots):
    """Losses, errors and Gamma of one network at its checkpoints, and where it is stopped early; `network` is 0 for joint, 1 + r for r."""
    here, recorded = [], []
    for checkpoint, weights in zip(trial.checkpoints, snapshots):
        at = f"{name} at t = {checkpoint['iteration']}"
        inputs = {kind: [trial.inputs[kind][r] for r in modalities] for kind in trial.kinds}
        loss = torch.nn.functional.cross_entropy(outputs(trial, inputs["train"], weights), trial.labels["train"]).item()
        comparison.check("checkpoint loss", at, abs(loss - checkpoint["losses"][network]), LOSS_TOLERANCE)
        for kind in trial.kinds:
            margin, scale = margins(trial, kind, inputs[kind], weights)
            counted = trial.test_weights if kind == "test" else torch.ones(len(margin), dtype=torch.float64)
            close = counted[(margin.abs() <= 2 * WEIGHT_TOLERANCE * scale) & (margin != 0)].sum().item()
            wrong, told = counted[margin <= 0].sum().item(), checkpoint[f"{kind}_errors"][network]
            rounding = trial.classes if kind == "test" and "test_units" in trial.recorded else 0
            comparison.check("checkpoint errors", f"{at}: {told} of {len(margin)} {kind} samples", abs(wrong - told), close + rounding)
            if kind == "validation":
                here.append((wrong - close, wrong + close))
                recorded.append(told)
        if network == 0:
            for r in modalities:
                told = torch.tensor(checkpoint["gamma"], dtype=torch.float64)[:, r]
                now = gamma(trial, weights[r], r)
                comparison.check("checkpoint Gamma, relative", f"{at}, modality {r}", (now - told).abs().max() / now.max().clamp(min=1e-30), WEIGHT_TOLERANCE)
    if here:
        stop = recorded.index(min(recorded))
        comparison.holds(f"checkpoints, {name}: stopped early at t = {trial.checkpoints[stop]['iteration']}",
                         here[stop][0] <= min(high for _, high in here))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="folder", help="folder written by modcomp replay --export-arrays")
    parser.add_argument("--verbose", action="store_true", help="print every check, not only what disagrees and the largest differences")
    options = parser.parse_args()
    torch.set_num_threads(1)
    worst = 0
    for folder in options.folders:
        if len(options.folders) > 1:
            print(f"{folder}:")
        worst = max(worst, verify(folder, options.verbose))
    return worst


def verify(folder, verbose):
    """Compares one trial; returns the exit code."""
    try:
        trial = Trial(folder)
        remedied = JointTraining(trial, outputs, activations)
    except (OSError, ValueError, KeyError) as error:
        print(f"{folder} holds no exported trial: {error}", file=sys.stderr)
        return 2
    comparison, recorded = Comparison(verbose), trial.recorded
    check_data(trial, comparison)
    check_start(trial, comparison)
    learned = LearnTimes(trial)
    snapshots = Snapshots(trial, learned)
    joint, steps = train(trial, trial.inputs["train"], remedied.start(), snapshots, remedied)
    for what, difference, tolerance in trial.blending_differences:
        comparison.check("blending", what, difference, tolerance)
    compare_checkpoints(trial, comparison, "joint", 0, range(trial.modalities), snapshots.all(joint))
    compare_network(trial, comparison, "joint", range(trial.modalities), recorded["joint"], trial.joint, joint, steps)
    compare_learning(trial, comparison, joint, learned)
    for r in range(trial.modalities):
        snapshots = Snapshots(trial)
        alone, steps = train(trial, [trial.inputs["train"][r]], [trial.initial[r]], snapshots)
        compare_checkpoints(trial, comparison, f"uni-modal {r}", 1 + r, [r], snapshots.all(alone))
        compare_network(trial, comparison, f"uni-modal {r}", [r], recorded["unimodal"][r], [trial.unimodal[r]], alone, steps)
        compare_network(trial, comparison, f"probe {r}", [r], recorded["probes"][r], [trial.joint[r]], [joint[r]], None)
    for kind, value in comparison.largest.items():
        print(f"largest  {kind}: {value:.3g}")
    print(f"all {comparison.checks} agree" if comparison.failures == 0 else f"{comparison.failures} of {comparison.checks} disagree")
    return 0 if comparison.failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
