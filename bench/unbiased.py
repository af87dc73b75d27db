"""See unbiased.sh."""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

# What is held against the plain mean of which estimand.
PLAIN = {
    "gap_controlled": "gap",
    "test_error_controlled": "test_error",
    "degradation_controlled": "degradation",
    "trained_win": "trained_win_plain",
}
LONG_SEED = 1_000_003
LEFT_OUT = ("transformers.yaml",)


def run(program, text, folder, seed, trials, settings):
    """Estimates of a run of a spec, by configuration and by estimand with its network and modality."""
    spec = Path(folder, "spec.yaml")
    spec.parent.mkdir(parents=True)
    spec.write_text(text, encoding="utf-8")
    command = ["dotnet", program, "run", str(spec), "--output", f"{folder}/run", "--seed", str(seed), "--trials", str(trials)]
    command += ["--quiet", "--no-report"]
    if os.environ.get("WORKERS"):
        command += ["--workers", os.environ["WORKERS"]]
    for setting in ["output.traces=0", *settings]:
        command += ["--set", setting]
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(ended.stderr.strip())
    document = json.loads(Path(folder, "run", "estimates.json").read_text(encoding="utf-8"))
    found = {}
    for one in document["configurations"]:
        for e in one["estimates"]:
            if e["class"] is None and isinstance(e["value"], float | int):
                found[one["configuration"], e["estimand"], e["network"], e["modality_name"]] = (e, one["best_modality"])
    return found


def together(a, b):
    """Standard error of a difference of two independent estimates."""
    return ((a["standard_error"] or 0) ** 2 + (b["standard_error"] or 0) ** 2) ** 0.5


def distances(example, reference, estimates, seed):
    """The distance of every headline estimate from the plain mean, in standard errors."""
    for (configuration, name, network, modality), (estimate, best) in estimates.items():
        plain = reference.get((configuration, PLAIN.get(name), network, modality))
        if plain is None:
            continue
        of = " ".join([name, *(p for p in (network, modality) if p)])
        mean = estimates[configuration, PLAIN[name], network, modality][0]
        error = together(estimate, plain[0])
        spread = together(mean, plain[0])
        yield {
            "example": example,
            "configuration": configuration,
            "estimand": of,
            "seed": seed,
            "value": estimate["value"],
            "plain": plain[0]["value"],
            "error": error,
            "z": (estimate["value"] - plain[0]["value"]) / error if error > 0 else None,
            # The plain mean of the same trials: where it is as far off, the trials lack what is rare, and no control is to blame.
            "z_of_mean": (mean["value"] - plain[0]["value"]) / spread if spread > 0 else None,
            "estimator": estimate["estimator"],
            "twins": "of cheaper twins" in estimate["estimator"],
            "other_best": name == "gap_controlled" and best != plain[1],
        }


def summary(rows):
    """Mean, standard deviation and shares beyond two limits."""
    z = [r["z"] for r in rows if r["z"] is not None]
    if len(z) < 2:
        return "too few"
    beyond = [sum(abs(v) > limit for v in z) / len(z) for limit in (1.96, 3)]
    twins = sum(r["twins"] for r in rows if r["z"] is not None) / len(z)
    return (f"{len(z):5} distances, mean {statistics.mean(z):6.2f}, standard deviation {statistics.stdev(z):5.2f}, beyond 1.96 {beyond[0]:6.3f}, "
            f"beyond 3 {beyond[1]:6.4f}, with twins {twins:4.2f}")


def name_of(row):
    return f"{Path(row['example']).stem}[{row['configuration']}] {row['estimand']}, seed {row['seed']}"


def main():
    program, section, specs = sys.argv[1], sys.argv[2].split(), sys.argv[3:]
    seeds, trials, long = (int(os.environ.get(n, d)) for n, d in (("SEEDS", "5"), ("TRIALS", "400"), ("LONG", "8000")))
    settings = [s if "." in s.split("=")[0] else f"fidelity.{s}" for s in section]
    specs = specs or [str(p) for p in sorted(Path("examples").glob("*.yaml")) if p.name not in LEFT_OUT]
    print(f"{' '.join(settings)}, stratified: {seeds} seeds of {trials} trials against {long} plain ones")
    rows, failed = [], []
    for spec in specs:
        # A fixed number of trials: a rule for stopping goes.
        text = re.sub(r"^until:.*\n(?:[ \t]+.*\n)*", "", Path(spec).read_text(encoding="utf-8"), flags=re.MULTILINE)
        own = []
        with tempfile.TemporaryDirectory() as work:
            try:
                # With twins first: a section that a spec cannot have is told at once.
                twinned = [
                    run(program, text, f"{work}/{seed}", seed, trials, [*settings, "evaluation.test_sampling=stratified"])
                    for seed in range(1, seeds + 1)
                ]
                reference = run(program, text, f"{work}/plain", LONG_SEED, long, ["evaluation.test_sampling=simple"])
            except RuntimeError as refused:
                failed.append(spec)
                print(f"{Path(spec).stem:20} failed: {refused}", flush=True)
                continue
        for seed, estimates in enumerate(twinned, 1):
            own += distances(spec, reference, estimates, seed)
        print(f"{Path(spec).stem:20} {summary(own)}", flush=True)
        rows += own
        if os.environ.get("RECORD"):
            with Path(os.environ["RECORD"]).open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(r) + "\n" for r in own)

    if failed:
        print(f"\nwithout a result: {', '.join(failed)}")
    if not rows:
        sys.exit(1)
    print(f"\n{'all':20} {summary(rows)}")
    for name in PLAIN:
        print(f"{name:22} {summary([r for r in rows if r['estimand'].split()[0] == name])}")
    still = [r for r in rows if r["z"] is None]
    print(f"without spread {len(still)}, of these with another value {sum(r['value'] != r['plain'] for r in still)}; "
          f"gap to another uni-modal network than the plain run's {sum(r['other_best'] for r in rows)}")
    print("\nfarthest apart")
    for r in sorted((r for r in rows if r["z"] is not None), key=lambda r: -abs(r["z"]))[:10]:
        mean = "none" if r["z_of_mean"] is None else f"{r['z_of_mean']:.2f}"
        print(f"  {r['z']:6.2f}  {name_of(r)}: {r['value']:.5f}, plain {r['plain']:.5f}, mean of the same trials {mean}, {r['estimator']}")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
