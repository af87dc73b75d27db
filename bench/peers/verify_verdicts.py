#!/usr/bin/env python3
"""Recomputes the verdicts of a run from its exported trials with SciPy.

    modcomp export RUN --format csv          # writes RUN/trials.csv
    python3 bench/peers/verify_verdicts.py RUN

Needs python3 with SciPy (Debian: python3-scipy). Rows by Student's interval of a plain mean and by Wilson's are recomputed from the trials; of rows with control variates and of
limits only the verdict, from their interval. Runs with a target (until) are refused: their intervals are confidence sequences.
"""
import csv
import json
import math
import sys

from scipy import stats


def column(quantity, modalities):
    """The exported column of a quantity, and whether it is an event."""
    name = quantity.split(", ")[-1]
    r = modalities.index(name) if name in modalities else None
    if quantity.startswith("uni-modal test error"):
        return lambda t, k: float(t[f"unimodal_{r}_test_error"]), False
    if quantity.startswith("uni-modal training error"):
        return lambda t, k: float(t[f"unimodal_{r}_train_error"]), False
    if quantity.startswith("P(initial winner) simulated"):
        return lambda t, k: int(t[f"initial_wins_{r}"]) / k, False
    if quantity.startswith("P(probe test error >= 1/K)"):
        return lambda t, k: float(float(t[f"probe_{r}_test_error"]) * k >= 1 - 1e-9), True
    if quantity == "initial winner = trained winner":
        return lambda t, k: int(t["classes_agreeing"]) / k, False
    return None, False


def interval(values, event, confidence):
    n = len(values)
    if event:
        ends = stats.binomtest(int(sum(values)), n).proportion_ci(confidence, method="wilson")
        return ends.low, ends.high
    mean = math.fsum(values) / n
    error = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (n - 1) / n)
    reach = stats.t.ppf(0.5 + confidence / 2, n - 1) * error
    return max(0.0, mean - reach), min(1.0, mean + reach)


def verdict(row):
    predicted, tolerance, low, high = row["prediction"], row["tolerance"], row["low"], row["high"]
    if low is None or row["reading"].startswith("undecided: "):
        return "undecided"
    highest = math.inf if row["kind"] == "lower_bound" else predicted + tolerance
    if row["kind"] == "exact" and not low <= predicted <= high:
        return "refuted"
    if predicted - tolerance <= low and high <= highest:
        return "consistent"
    return "refuted" if high < predicted - tolerance or low > highest else "undecided"


def main(run):
    with open(f"{run}/estimates.json", encoding="utf-8") as file:
        estimates = json.load(file)
    if any("stopping" in c for c in estimates["configurations"]):
        sys.exit("This run has a target (until): its intervals are confidence sequences, which this script does not recompute.")
    with open(f"{run}/trials.csv", encoding="utf-8", newline="") as file:
        trials = list(csv.DictReader(file))
    table, worst, intervals, wrong = estimates["verdicts"], 0.0, 0, []
    confidence = 1 - (1 - table["confidence"]) / len(table["rows"])
    if abs(confidence - table["interval_confidence"]) > 1e-12:
        wrong.append("the confidence of a row is not Bonferroni's")
    for row in table["rows"]:
        if verdict(row) != row["verdict"]:
            wrong.append(f"{row['quantity']} at {row['where']}: {row['verdict']}, recomputed {verdict(row)}")
        if row["configuration"] is None or row["value"] in (0, 1):
            continue
        owner = estimates["configurations"][row["configuration"]]
        pick, event = column(row["quantity"], owner["modalities"])
        if pick is None:
            continue
        own = [t for t in trials if int(t["configuration"]) == row["configuration"] and (t["diverged"] in ("0", "false", "False"))]
        ends = interval([pick(t, owner["classes"]) for t in own], event, confidence)
        off = max(abs(ends[0] - row["low"]), abs(ends[1] - row["high"]))
        worst, intervals = max(worst, off), intervals + 1
        if off > 1e-9:
            wrong.append(f"{row['quantity']} at {row['where']}: [{row['low']}, {row['high']}], recomputed [{ends[0]}, {ends[1]}]")
    print(f"{len(table['rows'])} verdicts and {intervals} intervals recomputed, largest difference of an end {worst:.1e}")
    for line in wrong:
        print("DIFFERS:", line)
    return 1 if wrong or intervals == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
