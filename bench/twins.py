#!/usr/bin/env python3
"""Processor time to the same half-width with twins and without: one side of bench/twins.sh.

Efficiency is (processor seconds of a trial) x (variance of one trial's worth of the estimate), so how many trials either side has does not matter. The fixed time of a process
is left out by a run of few trials. Of several configurations the variances are taken one by one, processor time is that of all together.
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

program, preset, settings = sys.argv[1], sys.argv[2], sys.argv[3:]
seeds, trials = int(os.environ.get("SEEDS", "3")), int(os.environ.get("TRIALS", "1200"))
twinned_trials = int(os.environ.get("TWINNED_TRIALS", str(trials // 2)))
few = 20


def advised():
    """Settings of the section that `modcomp twins` advises; none where twins do not pay."""
    told = subprocess.run(["dotnet", program, "twins", f"preset:{preset}", "--seed", "1000"], capture_output=True, text=True, check=True).stdout
    section = re.search(r"^fidelity: \{(.*)\}$", told, re.MULTILINE)
    return [pair.replace(": ", "=", 1) for pair in section[1].split(", ")] if section else []


def run(seed, count, with_twins, folder):
    command = ["dotnet", program, "run", f"preset:{preset}", "--workers", "1", "--quiet", "--seed", str(seed), "--trials", str(count)]
    command += ["--output", folder, "--set", "output.traces=0"]
    if with_twins:
        for setting in settings:
            command += ["--set", setting if "." in setting.split("=")[0] else f"fidelity.{setting}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: {error}")
    with open(os.path.join(folder, "estimates.json"), encoding="utf-8") as file:
        configurations = json.load(file)["configurations"]
    kept = {}
    for c, configuration in enumerate(configurations):
        for e in configuration["estimates"]:
            if e["class"] is None and e["standard_error"]:
                parts = [str(p) for p in (e["network"], e["modality_name"]) if p is not None]
                kept[(c, e["estimand"], ", ".join(parts))] = (e["value"], e["standard_error"], e["estimator"])
    return usage.ru_utime + usage.ru_stime, {key: error**2 * count for key, (_, error, _) in kept.items()}, kept


def side(seed, with_twins, root):
    count = twinned_trials if with_twins else trials
    base, _, _ = run(seed, few, with_twins, os.path.join(root, f"{seed}-{with_twins}-few"))
    time, variances, estimates = run(seed, count, with_twins, os.path.join(root, f"{seed}-{with_twins}"))
    return (time - base) / (count - few), variances, estimates


if not settings:
    settings = advised()
    if not settings:
        sys.exit(f"{preset}: no section pays, so there are no twins and nothing to compare")

ratios, costs, gains, apart, texts = {}, [], {}, {}, {}
with tempfile.TemporaryDirectory() as root, ThreadPoolExecutor(2) as pool:
    for seed in range(1, seeds + 1):
        plain, twinned = pool.map(lambda with_twins: side(seed, with_twins, root), [False, True])
        costs.append(twinned[0] / plain[0])
        for key in plain[1]:
            # Today's estimate: the better of that with controls and that without.
            c, name, of = key
            other = (c, name.removesuffix("_controlled") if name != "trained_win" else "trained_win_plain", of)
            if key not in twinned[1] or not (name.endswith("_controlled") or name == "trained_win"):
                continue
            today = min(plain[1][key], plain[1].get(other, plain[1][key]))
            gains.setdefault((name, of), []).append(today / twinned[1][key])
            ratios.setdefault((name, of), []).append(costs[-1] * twinned[1][key] / today)
            (a, error_a, _), (b, error_b, texts[(name, of)]) = plain[2][key], twinned[2][key]
            apart.setdefault((name, of), []).append((b - a) / (error_a**2 + error_b**2) ** 0.5)

configurations = len(next(iter(ratios.values()))) // seeds
print(f"{preset}: {' '.join(settings)}, {seeds} seeds, {configurations} configurations, {trials} trials without and {twinned_trials} with twins; a trial with twins takes "
      f"{statistics.median(costs):.2f} of the processor time of one without ({min(costs):.2f} to {max(costs):.2f})")
print("| estimate | processor time to the same half-width | least, most | variance: without / with | distance of the two, standard errors | estimator |")
print("|---|---|---|---|---|---|")
for key, values in ratios.items():
    away = " ".join(f"{d:.1f}" for d in apart[key]) if configurations == 1 else f"root mean square {statistics.fmean(d * d for d in apart[key]) ** 0.5:.2f}, most {max(apart[key], key=abs):.1f}"
    print(f"| `{key[0]}` {key[1]} | {statistics.median(values):.2f} | {min(values):.2f}, {max(values):.2f} | {statistics.median(gains[key]):.2f} | {away} | {texts[key]} |")
print(flush=True)
