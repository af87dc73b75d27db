"""See stratified.sh."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("test_error", "test_error_controlled", "gap", "gap_controlled", "degradation", "degradation_controlled", "trained_win")


def run(program, spec, folder, seed, trials, settings):
    """Processor seconds of a run, and its estimates."""
    command = ["dotnet", program, "run", spec, "--output", folder, "--seed", str(seed), "--workers", "1", "--quiet", "--no-report"]
    if trials:
        command += ["--trials", str(trials)]
    for setting in settings:
        command += ["--set", setting]
    before = os.times()
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    after = os.times()
    if ended.returncode:
        sys.exit(f"stratified.py: {' '.join(command)}: {ended.stderr.strip()}")
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, json.loads(Path(folder, "estimates.json").read_text(encoding="utf-8"))


def variances(document):
    """Variance of a trial for every estimate that test samples are in."""
    found = {}
    for one in document["configurations"]:
        for estimate in one["estimates"]:
            error = estimate["standard_error"]
            if estimate["estimand"] in NAMES and estimate["class"] is None and isinstance(error, float):
                parts = (estimate["network"], estimate["modality_name"])
                key = (one["configuration"], " ".join([estimate["estimand"], *(p for p in parts if p)]))
                found[key] = error * error * estimate["trials"]
    return found


def compare(program, spec, seeds, trials, factor, work):
    text = Path(spec).read_text(encoding="utf-8")
    test = int(text.split("test_n:")[1].split("}")[0].split(",")[0])
    variants = {"simple": [], "stratified": ["evaluation.test_sampling=stratified", f"evaluation.test_n={round(test * factor)}"]}
    fixed, cost, spread = {}, {name: [] for name in variants}, {name: [] for name in variants}
    for name, settings in variants.items():
        fixed[name] = min(run(program, spec, f"{work}/{name}-start-{i}", 1, 2, settings)[0] for i in range(2))
    for seed in range(1, seeds + 1):
        for name, settings in variants.items():
            seconds, document = run(program, spec, f"{work}/{name}-{seed}", seed, trials, settings)
            cost[name].append(seconds - fixed[name])
            spread[name].append(variances(document))
    dearer = statistics.median(b / a for a, b in zip(cost["simple"], cost["stratified"]))
    print(f"\n{spec}: test_n {test}, stratified {round(test * factor)}; {statistics.median(cost['simple']):.2f} s simple, "
          f"stratified {dearer:.3f} of it")
    for key in spread["simple"][0]:
        pairs = [(a.get(key), b.get(key)) for a, b in zip(spread["simple"], spread["stratified"])]
        ratios = [b / a for a, b in pairs if a and b is not None]
        if ratios:
            variance = statistics.median(ratios)
            print(f"  {key[0]} {key[1]:50} variance {variance:6.3f}  time {variance * dearer:6.3f}"
                  f"  [{min(ratios) * dearer:.3f}, {max(ratios) * dearer:.3f}]", flush=True)


def main():
    program, arguments = sys.argv[1], sys.argv[2:]
    given = arguments[:3]
    numbers = given + ["3", "300", "1"][len(given) :]
    seeds, trials, factor = int(numbers[0]), int(numbers[1]), float(numbers[2])
    specs = arguments[3:] or [str(p) for p in sorted(Path("examples").glob("*.yaml")) if p.name != "transformers.yaml"]
    print(f"{seeds} seeds, {trials or 'all'} trials, median over seeds [least, greatest]")
    for spec in specs:
        with tempfile.TemporaryDirectory() as work:
            compare(program, spec, seeds, trials, factor, work)


if __name__ == "__main__":
    main()
