#!/usr/bin/env python3
"""Recomputes the verdicts and the stops of a run from its exported trials with NumPy and SciPy.

    modcomp export RUN --format csv                # writes RUN/trials.csv
    modcomp export RUN --format csv --per class    # writes RUN/classes.csv
    python3 bench/peers/verify_verdicts.py RUN

Needs python3 with NumPy and SciPy (Debian: python3-scipy). Recomputed are the confidence of a row (Bonferroni), the interval of every row and the verdict that follows: Student's and
Clopper and Pearson's intervals, control variates, cross-fitted controls with their exact means, fits in sigma_0 and 1/K with their misfit, and with a target (until) the confidence sequences, the
trial at which each configuration stopped and the fixed sample that would have done. Predictions are taken from the run. Ends of betting sequences must lie outside of the exact ones, by at most three
hundredths of the width (they are rounded outwards to a grid).
"""
import csv
import json
import math
import os
import re
import sys

import numpy as np
from scipy import integrate, stats

import verdict_sequences as sequences
from verdict_limits import limits as limits_of

ABSOLUTE = 1e-8  # the engine tabulates normal tails to about 1e-9
GRID = 0.03
ROUNDING = 1e-6  # what is stored of a trial has single precision: a smaller spread is none
HEAD_STARTS = (1.0, 1 / 1.1, 1.1, 1 / 1.3, 1.3)  # how many times a score counts
LEAST_OUTCOMES, MOST_DISTANCE, FARTHEST, MOST_GAIN_UNSEEN = 10, 5.0, 5.0, 2.0


class Configuration:
    """Observations of one configuration, by trial; NaN where a trial has none."""

    def __init__(self, owner, parameters, trials, classes):
        self.owner, self.parameters, self.names = owner, parameters, owner["modalities"]
        self.k, self.r, self.n = owner["classes"], len(owner["modalities"]), owner["trials"]
        rows = sorted((t for t in trials if int(t["trial"]) < self.n), key=lambda t: int(t["trial"]))
        per_class = sorted((c for c in classes if int(c["trial"]) < self.n), key=lambda c: (int(c["trial"]), int(c["class"])))
        self.completed = np.array([all(t[o] == "false" for o in ("diverged", "timed_out", "crashed")) for t in rows])
        number = lambda row, name, single=False: math.nan if row[name] == "" else float(np.float32(row[name])) if single else float(row[name])
        self.of_trial = lambda name: np.array([number(t, name) for t in rows])
        self.of_class = lambda name, single=False: np.array([number(c, name, single) for c in per_class]).reshape(self.n, self.k)
        self.probability = [self.of_class(f"initial_win_probability_{r}", True) for r in range(self.r)]
        measured = np.array([all(t[o] == "false" for o in ("timed_out", "crashed")) for t in rows])
        nobody = lambda winners, known: np.where(np.isnan(winners) & known[:, None], -1, winners)
        self.initial, self.trained = nobody(self.of_class("initial_winner"), measured), nobody(self.of_class("trained_winner"), self.completed)
        self.status = np.array([c["status"] for c in per_class]).reshape(self.n, self.k)
        self.test = {"joint": self.of_trial("joint_test_error")}
        for r in range(self.r):
            self.test |= {f"unimodal_{r}": self.of_trial(f"unimodal_{r}_test_error"), f"probe_{r}": self.of_trial(f"probe_{r}_test_error")}
        self.best = int(np.argmin([np.nanmean(self.test[f"unimodal_{r}"]) for r in range(self.r)])) if self.completed.any() else 0

    def won(self, winners, r):
        return np.where(np.isnan(winners), math.nan, winners == r)

    def control(self, r, j=None):
        x = self.won(self.initial, r) - self.probability[r]
        return x.mean(axis=1) if j is None else x[:, j]

    def agreement(self):
        return np.where(np.isnan(self.trained), math.nan, (self.trained == self.initial) & (self.trained >= 0))

    def gap(self, r):
        return self.test["joint"] - self.test[f"unimodal_{r}"]

    def prediction(self, estimand, network=None, modality=None):
        for e in self.owner["estimates"]:
            if (e["estimand"], e["network"], e["modality"], e["class"]) == (estimand, network, modality, None):
                return e["prediction"] and e["prediction"]["value"]
        return None

    def controls(self):
        """The 4 R - 1 controls that are known at the start and the head starts of r = 0 .. R - 2, [n, p], less their exact means; these means; in how many trials that which makes them vary
        was to be expected; and how many come first."""
        p, m = self.parameters, int(self.parameters["network.m"])
        slow = stats.norm.ppf(max(0.1, 0.5 ** m) ** (1 / m))
        mean = integrate.quad(lambda x: x * m * stats.norm.pdf(x) * stats.norm.cdf(x) ** (m - 1), 0, 12, epsabs=1e-13)[0]
        sufficient = math.prod(1 - p[f"data.modalities[{r}].mu"] for r in range(self.r)) / self.k
        q, columns, moments = p["network.q"], [self.control(r) for r in range(self.r - 1)], []
        for r in range(self.r):
            c = p[f"data.modalities[{r}].C"]
            moment = integrate.quad(lambda z: z ** q, 1, c)[0] / (c - 1) if c > 1 else 1.0
            moments.append(sufficient * moment)
            columns.append(self.of_class(f"sufficient_moment_{r}", True).mean(axis=1) - moments[-1])
        gamma = [self.of_class(f"gamma_initial_{r}", True) / p["network.sigma0"] for r in range(self.r)]
        x = np.column_stack(columns + [g.mean(axis=1) - mean for g in gamma] + [(g <= max(slow, 0)).mean(axis=1) - max(0.1, 0.5 ** m) for g in gamma])
        known = [0.0] * (self.r - 1) + moments + [mean] * self.r + [max(0.1, 0.5 ** m)] * self.r
        tenth, n = max(0.1, 0.5 ** m), len(x)
        everywhere = math.prod(1 - p[f"data.modalities[{r}].mu"] for r in range(self.r))
        outcomes = [np.minimum(1, self.k * np.minimum(q, 1 - q)).sum() for q in (self.probability[r].mean(axis=1) for r in range(self.r - 1))]
        outcomes += [n * (1 - (1 - everywhere) ** int(p["data.n"]))] * self.r + [n * (1 - 0.5 ** (m * self.k))] * self.r
        outcomes += [n * (1 - max((1 - tenth) ** self.k, tenth ** self.k))] * self.r
        ahead = [self.head_starts(r) for r in range(self.r - 1)]
        return np.column_stack([x] + [a for a, _ in ahead]), known + [0.0] * sum(a.shape[1] for a, _ in ahead), outcomes + [o for _, of in ahead for o in of], x.shape[1]

    def head_starts(self, r):
        """Shares of classes that r would win at the start if its score counted h times, less their probabilities given the other scores' laws, [n, 5]; and in how many trials that which
        makes them vary was to be expected."""
        p, m, others = self.parameters, int(self.parameters["network.m"]), [s for s in range(self.r) if s != r]
        roots = [self.of_class(f"sufficient_moment_{s}", True) ** (1 / (p["network.q"] - 2)) for s in range(self.r)]
        scores = [np.where(a > 0, a * self.of_class(f"gamma_initial_{s}", True) / p["network.sigma0"], 0.0) for s, a in enumerate(roots)]
        shares, probabilities = [], []
        for h in HEAD_STARTS:
            raised = h * scores[r]
            behind = [np.where(roots[s] > 0, stats.norm.cdf(raised / np.where(roots[s] > 0, roots[s], 1.0)) ** m, 1.0) for s in others]
            probabilities.append(np.where(raised > 0, math.prod(behind), 0.0).mean(axis=1))
            shares.append((raised > np.max([scores[s] for s in others], axis=0)).mean(axis=1))
        even = probabilities[0]
        outcomes = [np.minimum(1, self.k * (np.minimum(q, 1 - q) if i == 0 else abs(q - even))).sum() for i, q in enumerate(probabilities)]
        return np.column_stack(shares) - np.column_stack(probabilities), outcomes

    def winner_controls(self, r):
        """The initial winner and the head starts of a modality, as controls() gives them; two modalities have those of the first."""
        r = 0 if self.r == 2 else r
        share, (ahead, outcomes) = self.probability[r].mean(axis=1), self.head_starts(r)
        first = np.minimum(1, self.k * np.minimum(share, 1 - share)).sum()
        return np.column_stack([self.control(r), ahead]), [0.0] * (1 + ahead.shape[1]), [first, *outcomes], 1 + ahead.shape[1]


def student(value, error, degrees, confidence, low, high):
    reach = stats.t.ppf(0.5 + confidence / 2, degrees) * error
    return max(low, value - reach), min(high, value + reach)


def mean_interval(y, confidence, low, high, least=None):
    """The interval of a mean; least, where given, is the least variance that the law leaves to one value."""
    y = y[~np.isnan(y)]
    if alike(y, low, high):
        return no_spread(y.mean(), len(y), confidence, low, high)
    ends = student(y.mean(), math.sqrt(max(y.var(ddof=1), least or 0.0) / len(y)), len(y) - 1, confidence, low, high)
    if least is None and few_depart(y):
        unseen = no_spread(y.mean(), len(y), confidence, low, high)
        ends = max(low, ends[0] - (y.mean() - unseen[0])), min(high, ends[1] + (unseen[1] - y.mean()))
    return ends


def few_depart(y):
    """Whether one value is that of most trials and fewer than ten pairs of different values cancel before it is left over."""
    candidate, left = None, 0
    for value in y:
        if left == 0:
            candidate = value
        left += 1 if value == candidate else -1
    return 2 * left >= len(y) and (len(y) - left) // 2 < LEAST_OUTCOMES


def alike(y, low, high):
    return len(y) < 2 or y.std(ddof=1) <= ROUNDING * (high - low)


def no_spread(value, n, confidence, low, high):
    """Every trial alike: at most u of the trials differ, by Clopper and Pearson, and by no more than the range allows."""
    u = stats.binomtest(0, n).proportion_ci(confidence, method="exact").high
    return value - u * (value - low), value + u * (high - value)


def rare(y, k):
    """Whether a class is won, or not won, so rarely that the sample need not show how the probability varies."""
    rarer = min(y.mean(), 1 - y.mean())
    return not alike(y, 0.0, 1.0) and rarer < 0.1 and rarer * len(y) * k < LEAST_OUTCOMES


def sum_interval(y, confidence):
    """Clopper and Pearson's beta quantiles with the sum of shares in place of the count."""
    x, n, tail = y.sum(), len(y), (1 - confidence) / 2
    return stats.beta.ppf(tail, x, n - x + 1) if x > 0 else 0.0, stats.beta.isf(tail, x + 1, n - x) if x < n else 1.0


def empty_classes(c, r):
    """The least variance of the probability given the data: classes without a sample that is sufficient everywhere are won by nobody, with a known probability."""
    p, n = c.parameters, int(c.parameters["data.n"])
    sufficient = math.prod(1 - p[f"data.modalities[{i}].mu"] for i in range(c.r)) / c.k
    one, two = (1 - sufficient) ** n, max(0.0, 1 - 2 * sufficient) ** n
    otherwise = min(1.0, np.nanmean(c.probability[r]) / (1 - one))
    return max(0.0, one * (1 - one) + (c.k - 1) * (two - one * one)) / c.k * otherwise ** 2


def known_control(y, x, p):
    """Whether the sample says how the control moves the response; p are the probabilities of its event by trial and class."""
    n = len(y)
    if n < 30 or np.isnan(y).any() or not (y.std() > 0 and x.std() > 0) or expected(p) < LEAST_OUTCOMES:
        return False
    return abs(x.mean()) <= MOST_DISTANCE * x.std(ddof=1) / math.sqrt(n) and 0 <= stats.linregress(x, y).intercept <= 1


def expected(p):
    """In how many trials some class was to have an event, or some class not, whichever is rarer."""
    return min(np.minimum(1, p.sum(axis=1)).sum(), np.minimum(1, (1 - p).sum(axis=1)).sum())


def control_variate(y, x, p, confidence):
    n = len(y)
    if not known_control(y, x, p) or (y.std() > 0 and few_depart(y)):
        return mean_interval(y, confidence, 0.0, 1.0)
    fit = stats.linregress(x, y)
    low, high = min(0.0, fit.slope) - max(0.0, fit.slope), 1 + abs(fit.slope)
    if fit.intercept_stderr * math.sqrt(n) <= ROUNDING * (high - low):
        ends = no_spread(fit.intercept, n, confidence, low, high)
        return max(0.0, ends[0]), min(1.0, ends[1])
    ends = student(fit.intercept, fit.intercept_stderr, n - 2, confidence, 0.0, 1.0)

    # The outcome less the event of the control, rounded because shares of classes are not exact.
    rest = np.round(y - x - p.mean(axis=1), 6)
    if few_depart(rest):
        unseen = no_spread(rest.mean(), n, confidence, -1.0, 1.0)
        ends = max(0.0, ends[0] - (rest.mean() - unseen[0])), min(1.0, ends[1] + (unseen[1] - rest.mean()))
    return ends


def usable(x, known, outcomes):
    """The controls whose sample shows how they vary: often enough, and with means that lie where they must, also what the ones before do not explain."""
    n, used = len(x), []
    for i in range(x.shape[1]):
        off, spread = x[:, i].mean(), x[:, i].std(ddof=1)
        if outcomes[i] < LEAST_OUTCOMES or not spread * math.sqrt((n - 1) / n) > ROUNDING * abs(known[i]) or abs(off) > MOST_DISTANCE * spread / math.sqrt(n):
            continue
        rest = x[:, i]
        if used:
            design = np.column_stack([np.ones(n), x[:, used]])
            rest = x[:, i] - x[:, used] @ np.linalg.lstsq(design, x[:, i], rcond=None)[0][1:]
        squares = rest.var(ddof=1)
        if squares > 1e-9 * spread ** 2 and abs(rest.mean()) <= MOST_DISTANCE * math.sqrt(squares / n):
            used.append(i)
    return used


def with_controls(y, controls, agreement, confidence, low, needed=0):
    """The interval of a mean with cross-fitted controls; None where the plain mean stands, or where none is used from the index `needed` on."""
    x, known, outcomes, leading = controls
    n, folds = len(y), np.arange(len(y)) % 10
    if np.isnan(y).any() or n < 20 + 10 * leading or alike(y, low, 1.0) or few_depart(y):
        return None
    used = usable(x, known, outcomes)
    if n < 20 + 10 * x.shape[1]:
        used = [i for i in used if i < leading]
    if not any(i >= needed for i in used):
        return None
    x = x[:, used]
    rest = np.empty(n)
    for fold in range(10):
        others = folds != fold
        design = np.column_stack([np.ones(others.sum()), x[others]])
        rest[~others] = y[~others] - x[~others] @ np.linalg.lstsq(design, y[others], rcond=None)[0][1:]
    far = abs(rest.mean() - y.mean()) > FARTHEST * y.std(ddof=1) / math.sqrt(n)
    explained = y.var(ddof=1) > MOST_GAIN_UNSEEN * rest.var(ddof=1) and few_depart(agreement)
    if far or explained or not low <= rest.mean() <= 1 or alike(rest, low, 1.0):
        return None
    return student(rest.mean(), rest.std(ddof=1) / math.sqrt(n), n - 1, confidence, low, 1.0)


def cross_fitted(y, controls, agreement, confidence, low):
    return with_controls(y, controls, agreement, confidence, low) or mean_interval(y, confidence, low, 1.0)


def trained_winner(c, r, confidence):
    y = c.won(c.trained, r).mean(axis=1)
    ahead = with_controls(y, c.winner_controls(r), c.agreement().mean(axis=1), confidence, 0.0, needed=1) if c.r > 1 else None
    return ahead or control_variate(y, c.control(r), c.probability[r], confidence)


def exact(y, confidence):
    y = y[~np.isnan(y)]
    ends = stats.binomtest(int(y.sum()), len(y)).proportion_ci(confidence, method="exact")
    return ends.low, ends.high


def fixed(c, quantity, confidence):
    """The interval of a row with a number of trials that was fixed beforehand."""
    name = re.sub(r" \(.*: 1 minus it\)$", "", quantity.split(", ", 1)[-1])
    r = c.names.index(name) if name in c.names else None
    if quantity.startswith("P(initial winner) simulated"):
        return mean_interval(c.won(c.initial, r).mean(axis=1), confidence, 0.0, 1.0)
    if quantity.startswith("P(initial winner)"):
        y = c.probability[r].mean(axis=1)
        if rare(y[~np.isnan(y)], c.k):
            return sum_interval(y[~np.isnan(y)], confidence)
        return mean_interval(y, confidence, 0.0, 1.0, empty_classes(c, r))
    if quantity.startswith("P(trained winner)"):
        return trained_winner(c, r, confidence)
    if quantity.startswith("P(probe"):
        return exact(large_probe_error(c, r), confidence)
    if quantity == "joint test error":
        return cross_fitted(c.test["joint"], c.controls(), c.agreement().mean(axis=1), confidence, 0.0)
    if quantity.startswith("gap"):
        return cross_fitted(c.gap(c.best), c.controls(), c.agreement().mean(axis=1), confidence, -1.0)
    return mean_interval(share(c, quantity, r), confidence, 0.0, 1.0)


def share(c, quantity, r):
    if quantity == "initial winner = trained winner":
        return c.agreement().mean(axis=1)
    return c.test[f"unimodal_{r}"] if "test" in quantity else c.of_trial(f"unimodal_{r}_train_error")


def large_probe_error(c, r):
    error = c.test[f"probe_{r}"]
    return np.where(np.isnan(error), math.nan, error * c.k >= 1 - 1e-9)


def sequential(c, quantity, alpha, half_width):
    """The interval of a row whose number of trials the results chose; the second number is how much wider it may be."""
    name = re.sub(r" \(.*: 1 minus it\)$", "", quantity.split(", ", 1)[-1])
    r = c.names.index(name) if name in c.names else None
    if quantity.startswith("gap"):
        ends = [sequences.betting(sequences.plain(c.gap(m), -1.0, 1.0), alpha / c.r, half_width) for m in range(c.r)]
        return (max(e[0] for e in ends), max(e[1] for e in ends)), GRID
    if quantity.startswith("P(probe"):
        return sequences.mixture(sequences.plain(large_probe_error(c, r), 0.0, 1.0), alpha), 0
    if quantity.startswith("P(trained winner)"):
        low, high = sequences.betting(sequences.controlled(c.won(c.trained, r).mean(axis=1), c.control(r)), alpha, half_width)
        return (max(0.0, low), min(1.0, high)), GRID
    y = (c.won(c.initial, r).mean(axis=1) if quantity.startswith("P(initial winner) simulated") else c.probability[r].mean(axis=1) if quantity.startswith("P(initial winner)")
         else c.test["joint"] if quantity == "joint test error" else share(c, quantity, r))
    return sequences.betting(sequences.plain(y, 0.0, 1.0), alpha, half_width), GRID


def untrained(c, quantity):
    """Whether training had not come far enough for a claim: more than 1 % of the classes unlearned, or of the training samples of a network that it is about classified wrongly."""
    if quantity.startswith("P(initial winner)"):
        return False
    if (c.status[c.completed] == "unlearned").mean() > 0.01:
        return True
    if quantity.startswith("P(trained winner)") or quantity == "initial winner = trained winner":
        return False
    everything = ["joint"] + [f"unimodal_{r}" for r in range(c.r)]
    about = everything if quantity.startswith("gap") else [f"unimodal_{c.names.index(quantity.rpartition(', ')[2])}"] if quantity.startswith("uni-modal") else ["joint"]
    return any(np.nanmean(c.of_trial(f"{network}_train_error")) > 0.01 for network in about)


def verdict(row, c):
    """The verdict that follows from the interval of a row; where a limit rests on configurations that were not trained out, its reading is believed."""
    predicted, tolerance, low, high = row["prediction"], row["tolerance"], row["low"], row["high"]
    if low is None or (untrained(c, row["quantity"]) if c else "still errs on" in row["reading"] or "were learned by no modality" in row["reading"] or "raise training.T" in row["reading"]):
        return "undecided"
    highest = math.inf if row["kind"] == "lower_bound" else predicted + tolerance
    exact, error = row["kind"] == "exact", row.get("numerical_error", 0)
    if exact and (predicted + error < low or predicted - error > high):
        return "refuted"
    if predicted - tolerance <= low and high <= highest:
        return "consistent" if exact else "agrees"
    return ("refuted" if exact else "differs") if high < predicted - tolerance - error or low > highest + error else "undecided"


def stopped(c):
    """What a configuration stopped on: its exact interval, mean and variance after a number of trials; None for a key that is not recomputed here."""
    stop = c.owner["stopping"]
    key, alpha, half_width = stop["estimand"], 1 - stop["confidence"], stop["target_half_width"]
    match = re.fullmatch(r"(\w+)(?:\[(.*)\])?", key)
    keys = dict(k.split("=") for k in match[2].split(",")) if match[2] else {}
    r = c.names.index(keys["modality"]) if "modality" in keys else None
    name, j = match[1], int(keys["class"]) if "class" in keys else None
    of = lambda values: values.mean(axis=1) if j is None else values[:, j]
    events = {"agreement": lambda: c.agreement(), "initial_win_simulated": lambda: c.won(c.initial, r), "trained_win_plain": lambda: c.won(c.trained, r)}
    if name in ("won", "shared", "unlearned"):
        y = of(np.where(np.isnan(c.trained), math.nan, c.status == name))
    elif name in events:
        y = of(events[name]())
    elif name == "initial_win":
        y, j = of(c.probability[r]), None
    elif name == "trained_win":
        fed = lambda n: sequences.controlled(of(c.won(c.trained, r))[:n], c.control(r, j)[:n])
        return lambda n: (tuple(np.clip(sequences.betting(fed(n), alpha, half_width), 0, 1)), fed(n).values)
    elif name == "test_error":
        y, j = c.test[keys["network"] if r is None else f"{keys['network']}_{r}"], None
    else:
        return None
    if j is not None:
        return lambda n: (sequences.mixture(sequences.plain(y[:n], 0.0, 1.0), alpha), sequences.plain(y[:n], 0.0, 1.0).values)
    return lambda n: (sequences.betting(sequences.plain(y[:n], 0.0, 1.0), alpha, half_width), sequences.plain(y[:n], 0.0, 1.0).values)


def check_stop(c, spec, wrong):
    """The interval and the mean at the stop, that it is the first trial with a narrow enough interval, and the fixed sample that would have done."""
    stop, at = c.owner["stopping"], stopped(c)
    if at is None or stop["observations"] < 2:
        return 0
    here = f"stop of configuration {c.owner['configuration']}"
    n, target, confidence = stop["trials"], stop["target_half_width"], stop["confidence"]
    (low, high), values = at(n)
    compare(here, (stop["low"], stop["high"]), (low, high), GRID, wrong)
    if abs(np.mean(values) - stop["value"]) > ABSOLUTE:
        wrong.append(f"{here}: mean {stop['value']}, recomputed {np.mean(values)}")
    least = int((re.search(r"least_trials: *(\d+)", spec) or [0, 1])[1])
    if stop["state"] == "reached" and n > max(least, 2):
        (before_low, before_high), _ = at(n - 1)
        if (high - low) / 2 > target or (before_high - before_low) / 2 < target * (1 - 2 * GRID):
            wrong.append(f"{here}: half-width {(before_high - before_low) / 2} after {n - 1} trials, {(high - low) / 2} after {n}")
    variance, size = np.var(values, ddof=1), 2
    if stop["fixed_sample_trials"] is not None and variance > 0:
        while stats.t.ppf(0.5 + confidence / 2, size - 1) * math.sqrt(variance / size) > target:
            size += 1
        if abs(math.ceil(size * n / len(values)) - stop["fixed_sample_trials"]) > 1e-6:
            wrong.append(f"{here}: a fixed sample of {stop['fixed_sample_trials']}, recomputed {size}")
    return 1


def compare(place, given, ends, slack, wrong):
    """How far given ends are from the recomputed ones; with slack they may lie outside, by that share of the width."""
    off = max(abs(given[0] - ends[0]), abs(given[1] - ends[1]))
    room = slack * (ends[1] - ends[0])
    if off > max(ABSOLUTE, room) or (slack and (given[0] > ends[0] + ABSOLUTE or given[1] < ends[1] - ABSOLUTE)):
        wrong.append(f"{place}: [{given[0]}, {given[1]}], recomputed [{ends[0]}, {ends[1]}]")
    return 0 if slack else off


def read(run, name, command):
    if not os.path.exists(f"{run}/{name}"):
        sys.exit(f"{run}/{name} does not exist; write it with: modcomp export {run} {command}")
    with open(f"{run}/{name}", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(run):
    with open(f"{run}/estimates.json", encoding="utf-8") as file:
        estimates = json.load(file)
    trials, classes = read(run, "trials.csv", "--format csv"), read(run, "classes.csv", "--format csv --per class")
    spec, index = json.loads(estimates["canonical_spec"]), lambda rows, i: [t for t in rows if t["configuration"] == str(i)]
    own = [Configuration(o, spec["all"] | spec["configurations"][i], index(trials, i), index(classes, i)) for i, o in enumerate(estimates["configurations"]) if o["trials"] > 0]
    by_index = {c.owner["configuration"]: c for c in own}
    table, worst, counts, wrong = estimates["verdicts"], 0.0, {"intervals": 0, "limits": 0, "sequences": 0, "stops": 0}, []
    confidence = 1 - (1 - table["confidence"]) / len(table["rows"])
    if abs(confidence - table["interval_confidence"]) > 1e-12:
        wrong.append("the confidence of a row is not Bonferroni's")
    for row in table["rows"]:
        place, given = f"{row['quantity']} at {row['where']}", (row["low"], row["high"])
        again = verdict(row, by_index.get(row["configuration"]))
        if again != row["verdict"]:
            wrong.append(f"{place}: {row['verdict']}, recomputed {again}")
        if row["low"] is None:
            continue
        if row["configuration"] is None:
            found = min(limits_of(row, own, confidence), key=lambda f: abs(f[0] - row["value"]))
            worst, counts["limits"] = max(worst, compare(place, given, found[1:3], 0, wrong), abs(found[0] - row["value"])), counts["limits"] + 1
            said = re.search(r"misfit p = ([-+.\deE]+)", row["reading"])
            if said and abs(float(said[1]) - found[3]) > 0.01 * found[3] + 1e-12:
                wrong.append(f"{place}: misfit p = {said[1]}, recomputed {found[3]}")
        elif "anytime-valid" in row["reading"]:
            ends, slack = sequential(by_index[row["configuration"]], row["quantity"], 1 - confidence, row["tolerance"])
            compare(place, given, ends, slack, wrong)
            counts["sequences"] += 1
        else:
            ends = fixed(by_index[row["configuration"]], row["quantity"], confidence)
            worst, counts["intervals"] = max(worst, compare(place, given, ends, 0, wrong)), counts["intervals"] + 1
    counts["stops"] = sum(check_stop(c, estimates["spec"], wrong) for c in own if "stopping" in c.owner)
    print(f"{len(table['rows'])} verdicts, " + ", ".join(f"{n} {what}" for what, n in counts.items() if n) + f" recomputed, largest difference of an end {worst:.1e}")
    for line in wrong:
        print("DIFFERS:", line)
    return 1 if wrong or sum(counts.values()) == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
