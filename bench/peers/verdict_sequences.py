"""Confidence sequences from the formulas of their authors, for verify_verdicts.py: all observations at once, in logarithms, without grids.

Betting: I. Waudby-Smith and A. Ramdas, JRSS-B 86, 2024, Theorem 3 with theta = 1/2, bets tuned to a half-width h, lambda_t = h / (sigma_{t-1}^2 + h^2).
Mixture for 0 or 1: H. Robbins, Annals of Mathematical Statistics 41, 1970, under Beta(1/2, 1/2).
"""
import math

import numpy as np
from scipy import optimize, special

CAP = 0.5
LEAST_CONTROLLED = 20


class Observed:
    """What a sequence was fed, in trial order: numbers, and places at which a number within -+ reach of the mean is missing (charged for at its worst)."""

    def __init__(self, low, high):
        self.low, self.high = low, high
        self.values, self.misses = [], {}

    def __len__(self):
        return len(self.values)


def plain(y, low, high):
    """Every trial that has the observation."""
    observed = Observed(low, high)
    observed.values = [v for v in y if not math.isnan(v)]
    return observed


def controlled(y, x):
    """y - b x with the regression coefficient b of the trials before, kept in [0, 1]; from the first trial without y on b = 0."""
    observed = Observed(-1.0, 2.0)
    n, mean_y, mean_x, xy, xx, missed = 0, 0.0, 0.0, 0.0, 0.0, False
    for response, control in zip(y, x):
        b = 0.0 if missed or n < LEAST_CONTROLLED or not xx > 0 else min(1.0, max(0.0, xy / xx))
        if math.isnan(response):
            if not missed:
                observed.misses[len(observed)] = b
            missed = True
            continue
        observed.values.append(min(2.0, max(-1.0, response - b * control)))
        n += 1
        dy, dx = response - mean_y, control - mean_x
        mean_y += dy / n
        mean_x += dx / n
        xy += dy * (control - mean_x)
        xx += dx * (control - mean_x)
    return observed


def betting(observed, alpha, half_width):
    """The running intersection after all observations."""
    width = observed.high - observed.low
    x = (np.array(observed.values) - observed.low) / width
    h = min(half_width, width / 2) / width
    n = len(x)
    t = np.arange(1, n + 1)
    means = (0.5 + np.cumsum(x)) / (t + 1)
    variances = (0.25 + np.concatenate([[0.0], np.cumsum((x - means) ** 2)])) / np.arange(1, n + 2)
    bets = h / (variances + h * h)
    charges = np.zeros(n)
    for place, reach in observed.misses.items():
        if place < n:
            charges[place] += math.log1p(-min(bets[place] * reach / width, CAP))
    threshold = math.log(2 / alpha)

    def excluded(m, sign):
        m = m[:, None]
        bet = np.minimum(bets[None, :n], CAP / (m if sign > 0 else 1 - m))
        return (np.cumsum(charges + np.log1p(sign * bet * (x - m)), axis=1) >= threshold).any(axis=1)

    def end(sign):
        # Everything between 0 (or 1) and the end is excluded; thrice a grid of 48 candidates within the last.
        out, kept = (0.0, 1.0) if sign > 0 else (1.0, 0.0)
        for _ in range(5):
            grid = np.linspace(out, kept, 50)
            hit = excluded(grid[1:-1], sign)
            last = int(np.argmin(hit)) if not hit.all() else 48
            out, kept = grid[last], grid[last + 1]
        return out

    low, high = end(+1), end(-1)
    return observed.low + width * low, observed.low + width * high


def mixture(observed, alpha):
    """The running intersection of all p with B(s + 1/2, f + 1/2) / B(1/2, 1/2) < p^s (1 - p)^f / alpha."""
    low, high, s = 0.0, 1.0, 0
    for n, value in enumerate(observed.values, 1):
        s += int(value)
        f = n - s
        level = special.betaln(s + 0.5, f + 0.5) - special.betaln(0.5, 0.5) + math.log(alpha)

        def off(p):
            return special.xlogy(s, p) + special.xlog1py(f, -p) - level

        if s > 0 and low < s / n and off(low) < 0:
            low = optimize.brentq(off, max(low, 1e-300), s / n)
        if f > 0 and high > s / n and off(high) < 0:
            high = optimize.brentq(off, s / n, high)
    return low, high
