#!/usr/bin/env python3
"""Processor seconds to a half-width on quickstart, ours and a peer's: one part of bench/half-width.sh."""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

PROGRAM = "src/Client/bin/Release/net10.0/modcomp.dll"
ITERATIONS, MODALITIES = 200, 2
trials, few = int(os.environ.get("TRIALS", "1200")), 20
section = os.environ.get("SECTION", "twins=10 m=ceil(m/4) neurons=strongest steps=growing").split()
winner_section = os.environ.get("WINNER_SECTION", "twins=16 m=ceil(m/8) neurons=strongest steps=growing networks=joint test_n=1").split()
targets = {"P(trained winner)": float(os.environ.get("TARGET_WIN", "0.01")), "gap": float(os.environ.get("TARGET_GAP", "0.002"))}
seeds = [int(seed) for seed in sys.argv[2:]] or [1, 2, 3]


def peer_steps(path):
    """Milliseconds of a joint and of a uni-modal step of the faster peer: medians, from the table of training.sh."""
    steps = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) > 7 and cells[1].startswith("R=") and cells[2] == "median":
                milliseconds = [float(re.match(r"[\d.]+", cells[i])[0]) for i in (5, 7) if i < len(cells) and re.match(r"[\d.]+", cells[i])]
                steps[int(cells[1][2])] = (min(milliseconds), float(re.match(r"[\d.]+", cells[3])[0]))
    return steps


def run(seed, count, settings, folder):
    command = ["dotnet", PROGRAM, "run", "preset:quickstart", "--workers", "1", "--quiet", "--seed", str(seed), "--trials", str(count), "--output", folder]
    for setting in ["output.traces=0", *settings]:
        command += ["--set", setting]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: {error}")
    with open(os.path.join(folder, "estimates.json"), encoding="utf-8") as file:
        estimates = json.load(file)["configurations"][0]["estimates"]
    found = {e["estimand"]: e["standard_error"] ** 2 * count for e in estimates if e["class"] is None and e["standard_error"] and e["modality"] in (None, 0) and e["network"] is None}
    return usage.ru_utime + usage.ru_stime, found


def side(seed, settings, root):
    base, _ = run(seed, few, settings, os.path.join(root, "few"))
    time, variances = run(seed, trials, settings, os.path.join(root, "all"))
    return (time - base) / (trials - few), variances


def seconds(variance, half_width, of_trial):
    return (1.96**2 * variance / half_width**2) * of_trial


steps = peer_steps(sys.argv[1])
peer = ITERATIONS * (steps[MODALITIES][0] + MODALITIES * steps[1][0]) / 1000
print(f"A trial of the peer: {1000 * peer:.2f} ms of steps ({steps[MODALITIES][0]:.4f} ms joint, {steps[1][0]:.4f} uni-modal; ours {steps[MODALITIES][1]:.4f} and {steps[1][1]:.4f})")
print(f"For the gap {' '.join(section)} and stratified test samples, for the winner {' '.join(winner_section)}; {trials} trials, seeds {' '.join(map(str, seeds))}:")
rows = {name: [] for name in targets}
for seed in seeds:
    with tempfile.TemporaryDirectory() as root:
        plain_time, plain = side(seed, [], os.path.join(root, "plain"))
        time, twinned = side(seed, [f"fidelity.{key}" for key in section] + ["evaluation.test_sampling=stratified"], os.path.join(root, "twins"))
        winner_time, winner = side(seed, [f"fidelity.{key}" for key in winner_section], os.path.join(root, "winner"))
    rows["P(trained winner)"].append((plain["trained_win_plain"], winner["trained_win"], winner_time, plain_time, plain["trained_win"]))
    rows["gap"].append((plain["gap"], twinned["gap_controlled"], time, plain_time, plain["gap"]))
print("| estimate, half-width | peer, plain mean | ours without twins | ours | peer / ours, median | least, most |")
print("|---|---|---|---|---|---|")
for name, found in rows.items():
    target = targets[name]
    peers = [seconds(plain, target, peer) for plain, _, _, _, _ in found]
    alone = [seconds(today, target, time) for _, _, _, time, today in found]
    ours = [seconds(controlled, target, time) for _, controlled, time, _, _ in found]
    ratios = [p / o for p, o in zip(peers, ours)]
    print(f"| {name}, {target:g} | {statistics.median(peers):.2f} s | {statistics.median(alone):.2f} s | {statistics.median(ours):.2f} s | **{statistics.median(ratios):.1f}** | {min(ratios):.1f}, {max(ratios):.1f} |")
