"""Limits in sigma_0 and 1/K of a run's configurations, recomputed for verify_verdicts.py by weighted least squares with known errors."""
import math
import re

import numpy as np
from scipy import stats


def of_the_start(estimator):
    """Whether an estimate has controls of the start, and no others, that do not explain nearly every trial."""
    return estimator == "control variate" or ("cross-fitted control" in estimator and not estimator.endswith("of cheaper twins"))


def axes(configurations):
    """(symbol, members with their x ascending): configurations that agree in all swept parameters but those that always change together with the axis."""
    values = [c.owner["axes"] for c in configurations]
    swept = sorted({p for v in values for p in v})
    for symbol, parameter, x in (("sigma0", "network.sigma0", lambda c: c.parameters["network.sigma0"]), ("1/K", "data.K", lambda c: 1 / c.k)):
        if parameter not in swept:
            continue
        together = [p for p in swept if len({(str(v.get(parameter)), str(v.get(p))) for v in values})
                    == len({str(v.get(parameter)) for v in values}) == len({str(v.get(p)) for v in values})]
        lines = {}
        for c, v in zip(configurations, values):
            lines.setdefault(str([v.get(p) for p in swept if p not in together]), []).append((x(c), c))
        for members in lines.values():
            members.sort(key=lambda m: m[0])
            near = max(3, sum(m[0] <= 10 * (1 + 1e-9) * members[0][0] for m in members))
            if len(members) >= 3 and len({m[0] for m in members}) == len(members):
                yield symbol, members[:near]


def line(x, samples, at_zero):
    """Intercept (or slope), its error inflated by a misfit, and the misfit's p-value, for means of samples that share their random numbers; samples are [members, trials]."""
    n = samples.shape[1]
    covariance = np.cov(samples) / n
    np.fill_diagonal(covariance, np.where(n * np.diag(covariance) > 1e-12, np.diag(covariance), 9 / n ** 2))
    y, design, weights = samples.mean(axis=1), np.column_stack([np.ones(len(x)), x]), np.diag(1 / np.diag(covariance))
    solve = np.linalg.inv(design.T @ weights @ design) @ design.T @ weights
    fit = solve @ y
    misfit = float((y - design @ fit) @ weights @ (y - design @ fit))
    degrees = len(x) - 2
    inflation = math.sqrt(max(1.0, misfit / degrees)) if degrees else 1.0
    row = solve[0 if at_zero else 1]
    return fit[0 if at_zero else 1], inflation * math.sqrt(row @ covariance @ row), stats.chi2.sf(misfit, degrees) if degrees else math.nan


def log_times(c):
    """Mean over the classes that were learned after the start of log(t - 1/2), t the first time that any modality reached beta."""
    times = np.stack([c.of_class(f"learn_iteration_{r}") for r in range(c.r)])
    first = np.where(np.isnan(times).all(axis=0), math.nan, np.nanmin(np.where(np.isnan(times), math.inf, times), axis=0))
    logs = np.log(np.where(first > 0, first, math.nan) - 0.5)
    learned = (~np.isnan(logs)).sum(axis=1)
    return np.where(learned > 0, np.nansum(logs, axis=1) / np.maximum(learned, 1), math.nan)


def of_quantity(c, quantity, complete, known):
    """Per-trial values of what a limit is about, and its prediction."""
    what = quantity.split(":")[0]
    r = next((i for i, name in enumerate(c.names) if what.endswith(f", {name}")), None)
    if what == "initial winner = trained winner":
        return c.agreement().mean(axis=1), c.prediction("agreement")
    if what.startswith("P(trained winner)"):
        return c.won(c.trained, r).mean(axis=1) - (c.control(r) if complete and r in known else 0), c.prediction("trained_win", None, r)
    if what.startswith("uni-modal test error"):
        return c.test[f"unimodal_{r}"], c.prediction("test_error", "unimodal", r)
    if what == "joint test error":
        return c.test["joint"], c.prediction("test_error", "joint")
    return c.gap(c.best), c.prediction("gap")


def limits(row, configurations, confidence):
    """Value, interval and misfit of a row about a limit, for every axis that it may be about."""
    used = re.search(r"from the first (\d+) trials", row["reading"])
    for symbol, members in axes(configurations):
        if not row["where"].startswith(f"limit {symbol} "):
            continue
        own = [m[1] for m in members]
        n = min([c.n for c in own] + ([int(used[1])] if used else []))
        complete = all(c.completed.all() for c in own)

        # Modalities whose trained winner every configuration estimates with its control; verify_verdicts.py recomputes where that is.
        known = {r for r in range(own[0].r) if all(of_the_start(e["estimator"]) for c in own for e in c.owner["estimates"]
                                                   if (e["estimand"], e["modality"], e["class"]) == ("trained_win", r, None))}
        slope = row["quantity"].startswith("slope")
        pairs = [(log_times(c), 0.0) if slope else of_quantity(c, row["quantity"], complete, known) for c in own]
        samples = np.array([values[:n] - predicted for values, predicted in pairs])
        everywhere = np.all([c.completed[:n] for c in own], axis=0)
        samples = samples[:, everywhere & ~np.isnan(samples).any(axis=0)]
        x = np.array([m[0] for m in members])
        value, error, misfit = line(np.log(x) if slope else x, samples, at_zero=not slope)
        reach = stats.norm.ppf(0.5 + confidence / 2) * error
        yield value, value - reach, value + reach, misfit
