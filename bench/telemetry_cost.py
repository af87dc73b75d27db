#!/usr/bin/env python3
"""What metrics cost with 50 sweeps at work, in processor time.

usage: telemetry_cost.py idle ModalityCompetition.Cluster.Benchmarks.dll [--sweeps 50] [--times 60]
       telemetry_cost.py serve|silo PROGRAM.dll [--sweeps 50] [--rounds 6] [--seconds 20]

idle: one answer of /metrics, and one export over OTLP to a sink on this machine, in a process that does nothing else: processor time of
many of them by their number.

serve, silo: starts the program with one worker, submits the sweeps, and then measures windows in turn: nobody asks, /metrics asked every
15 s, /metrics asked every 0.4 s. Everything is read from /proc and from /metrics itself, once before and once after a window. Prints the
processor time per trial of every window, the ratio to the window without questions of the same round, and what one answer costs by
itself, from the processor time of the threads that do not train (of a silo they keep the books of its grains as well, so it says less
there). With OTLP=1 the program also sends to a sink on this machine every 5 s, in every window.
"""

import argparse
import http.server
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

SPEC = """name: busy-{number}
seed: {number}
trials: 1000000
data:
  K: 3
  n: 32
  s: 1
  sigma_g: 0.1
  modalities:
    - {{name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}}
    - {{name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}}
network: {{m: 2, q: 3, beta: 1, sigma0: 0.2}}
training: {{eta: 0.5, T: 20}}
evaluation: {{test_n: 50}}
until: {{estimand: gap, half_width: 0.00001}}
axes:
  - network.sigma0: {{linspace: {{from: 0.05, to: 0.5, count: 10}}}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.taken = getattr(self.server, "taken", 0) + len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.server.answered = getattr(self.server, "answered", 0) + 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def ask(url, data=None, method=None):
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/yaml"} if data else {})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read().decode()


def processor(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def aside(pid):
    """Processor seconds of the threads that do not train: they answer, collect, send and keep the books."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/stat") as f:
                name, fields = f.read().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue
        if not name.startswith("trials"):
            total += int(fields.split()[11]) + int(fields.split()[12])
    return total / os.sysconf("SC_CLK_TCK")


def trials(metrics):
    return sum(float(l.rsplit(" ", 1)[1]) for l in metrics.splitlines() if l.startswith("modcomp_trials_total{"))


def window(url, pid, seconds, every):
    """Processor seconds, those aside of training, trials and questions of a window; the questions at both ends are outside of it."""
    before = trials(ask(url + "/metrics"))
    busy, beside, began, asked = processor(pid), aside(pid), time.monotonic(), 0
    next_at = began + (every or 0) / 2
    while time.monotonic() - began < seconds:
        if every and time.monotonic() >= next_at:
            ask(url + "/metrics")
            asked += 1
            next_at += every
        time.sleep(0.02)
    busy, beside = processor(pid) - busy, aside(pid) - beside
    return busy, beside, trials(ask(url + "/metrics")) - before, asked


def idle(options):
    sink = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    for collector in [[], [f"http://127.0.0.1:{sink.server_port}"]]:
        command = ["dotnet", options.program, "telemetry", str(options.sweeps), "10", str(options.times), *collector]
        subprocess.run(command, check=True)
    print(f"the sink was sent {sink.answered} requests, {sink.taken / max(sink.answered, 1) / 1000:.0f} kB each")
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["idle", "serve", "silo"])
    parser.add_argument("program")
    parser.add_argument("--sweeps", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--times", type=int, default=60)
    options = parser.parse_args()
    if options.kind == "idle":
        return idle(options)
    environment = dict(os.environ)
    if environment.pop("OTLP", "0") == "1":
        sink = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        environment.update(
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{sink.server_port}",
            OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
            OTEL_METRIC_EXPORT_INTERVAL="5000",
            OTEL_TRACES_SAMPLER="parentbased_traceidratio",
            OTEL_TRACES_SAMPLER_ARG="0.01",
        )
    port = free_port()
    folder = tempfile.mkdtemp(prefix="telemetry-cost-")
    url = f"http://127.0.0.1:{port}"
    command = (
        ["serve", "--data", folder, "--listen", f"127.0.0.1:{port}", "--workers", "1", "--durability", "none"]
        if options.kind == "serve"
        else [f"--Silo:HttpPort={port}", f"--Silo:SiloPort={free_port()}", "--Silo:GatewayPort=0", f"--Silo:Folder={folder}", "--Silo:Workers=1"]
    )
    with open(os.path.join(folder, "out.log"), "w") as log:
        process = subprocess.Popen(["dotnet", options.program, *command], env=environment, stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                ask(url + "/health/ready")
                break
            except OSError:
                time.sleep(0.2)
        ids = []
        for number in range(1, options.sweeps + 1):
            ids.append(json.loads(ask(url + "/api/v1/sweeps", SPEC.format(number=number).encode()))["sweep"]["id"])
            time.sleep(0.05)
        time.sleep(30)
        series = [l for l in ask(url + "/metrics").splitlines() if l and not l.startswith("#")]
        told = sum(l.startswith("modcomp_sweep_progress{") for l in series)
        print(f"{options.kind}: {options.sweeps} sweeps, {told} told, {len(series)} series, {sum(map(len, series)) / 1000:.0f} kB an answer")
        ratios = {15: [], 0.4: []}
        extra = []
        for number in range(options.rounds):
            order = [0, 15, 0.4] if number % 2 == 0 else [0.4, 15, 0]
            cost, away, questions = {}, {}, {}
            for every in order:
                busy, away[every], done, questions[every] = window(url, process.pid, options.seconds, every)
                cost[every] = 1e6 * busy / max(done, 1)
                print(
                    f"round {number}, every {every or '-':>2} s: {busy:6.2f} s of processor, {away[every]:5.2f} s of them aside of training, "
                    f"{done:8.0f} trials, {cost[every]:8.1f} us a trial, {questions[every]} questions",
                    flush=True,
                )
            for every, all_of in ratios.items():
                all_of.append(cost[every] / cost[0])
            extra.append((away[0.4] - away[0]) / max(questions[0.4], 1))
        for every, all_of in ratios.items():
            print(f"every {every:>2} s: ratio of processor time per trial {statistics.median(all_of):.4f} (median; {min(all_of):.4f} to {max(all_of):.4f})")
        print(f"one answer: {1000 * statistics.median(extra):.1f} ms of processor (median of rounds; {1000 * min(extra):.1f} to {1000 * max(extra):.1f})")
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        subprocess.run(["rm", "-rf", folder], check=False)


if __name__ == "__main__":
    sys.exit(main())
