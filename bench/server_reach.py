"""The measurements of bench/server-reach.sh. Clients have addresses of their own on the loopback network, because a server takes 50 requests a second from one."""

import argparse
import http.client
import json
import os
import signal
import subprocess
import tempfile
import threading
import time

ADDRESSES = 40
PORT = 7399
SPEC = """name: reach
seed: {seed}
trials: {trials}
data:
  K: 3
  n: {samples}
  s: 1
  sigma_g: 0.1
  modalities:
    - {{name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}}
    - {{name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}}
network: {{m: 2, q: 3, beta: 1, sigma0: 0.2}}
training: {{eta: 0.5, T: {iterations}}}
evaluation: {{test_n: 50}}
output: {{traces: 1}}
"""


class Client:
    """A connection that is kept, from one address."""

    def __init__(self, number):
        self.source = ("127.0.1.%d" % (number % ADDRESSES + 1), 0)
        self.connection = None

    def ask(self, method, path, body=None):
        """The answer as JSON; waits where the server says that it is asked too often."""
        while True:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120, source_address=self.source)
            headers = {"Content-Type": "application/yaml"} if body else {}
            self.connection.request(method, "/api/v1" + path, body=body, headers=headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status == 429:
                time.sleep(0.2)
                continue
            if answer.status >= 400:
                raise RuntimeError("%s %s: %d %s" % (method, path, answer.status, text[:300]))
            return json.loads(text) if text else None


class Server:
    """A server in a process of its own."""

    def __init__(self, program, data):
        begun = time.monotonic()
        self.process = subprocess.Popen(
            ["dotnet", program, "serve", "--data", data, "--listen", "127.0.0.1:%d" % PORT, "--workers", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        line = self.process.stdout.readline()
        self.started = time.monotonic() - begun
        with open("/proc/%d/stat" % self.process.pid) as file:
            self.processor = sum(int(ticks) for ticks in file.read().rsplit(")", 1)[1].split()[11:13]) / os.sysconf("SC_CLK_TCK")
        if "listening" not in line:
            raise RuntimeError("the server does not listen: " + line)

    def memory(self):
        """Resident memory, MiB."""
        with open("/proc/%d/status" % self.process.pid) as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024

    def stop(self):
        """Seconds from SIGTERM to the end."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        return time.monotonic() - begun


def in_parallel(count, threads, work):
    """Calls work(client, i) for every i below count."""
    numbers = iter(range(count))
    lock = threading.Lock()
    faults = []

    def run(number):
        client = Client(number)
        while not faults:
            with lock:
                i = next(numbers, None)
            if i is None:
                return
            try:
                work(client, i)
            except Exception as fault:
                faults.append(fault)

    workers = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if faults:
        raise faults[0]


def submit_and_cancel(client, i):
    sweep = client.ask("POST", "/sweeps?source=reach.yaml", SPEC.format(seed=i, trials=1000, samples=256, iterations=500).encode())["sweep"]
    client.ask("POST", "/sweeps/%s/cancel" % sweep["id"])


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def trained(client):
    """Committed trials of the sweeps at work."""
    return sum(s["trials_done"] for s in client.ask("GET", "/sweeps?limit=1000&state=running")["sweeps"])


def pages(rate, seconds):
    """Latencies of a page of 50 at a rate, by open arrivals: a late answer delays no other request."""
    threads = 20
    latencies = []
    begun = time.monotonic() + 0.5

    def run(number):
        client = Client(number)
        for k in range(int(rate * seconds / threads)):
            due = begun + (k * threads + number) / rate
            time.sleep(max(0, due - time.monotonic()))
            client.ask("GET", "/sweeps?limit=50")
            latencies.append(time.monotonic() - due)

    workers = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return latencies


def say(what, value):
    print("| %s | %s |" % (what, value), flush=True)


def load():
    return "load average " + " ".join("%.1f" % value for value in os.getloadavg())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    for name, default in (("sweeps", 10000), ("at-work", 50), ("rate", 200), ("seconds", 20), ("requests", 200000)):
        parser.add_argument("--" + name, type=int, default=default)
    parser.add_argument("--data")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        measure(given, given.data or temporary)


def measure(given, data):
    print("| what | measured |\n|---|---|")
    say("processors", "%d, %s" % (os.cpu_count(), load()))
    server = Server(given.program, data)
    try:
        before = server.memory()
        begun = time.monotonic()
        in_parallel(given.sweeps // 2, 20, submit_and_cancel)
        half = server.memory()
        in_parallel(given.sweeps - given.sweeps // 2, 20, lambda c, i: submit_and_cancel(c, given.sweeps + i))
        took = time.monotonic() - begun
        say("%d submissions and cancellations" % given.sweeps, "%.0f s" % took)
        say("memory before, at the half, after, MiB", "%.0f, %.0f, %.0f" % (before, half, server.memory()))
        say("SIGTERM to the end", "%.2f s" % server.stop())
        server = Server(given.program, data)
        say("start with %d sweeps, of it processor time, %s" % (given.sweeps, load()), "%.2f s, %.2f s" % (server.started, server.processor))
        say("memory after it, MiB", "%.0f" % server.memory())
        client = Client(0)
        in_parallel(
            given.at_work,
            10,
            lambda c, i: c.ask("POST", "/sweeps", SPEC.format(seed=10**9 + i, trials=10**6, samples=256, iterations=500).encode()),
        )
        time.sleep(3)
        rates = {True: [], False: []}
        latencies = []
        # In turns, so that what else the machine does meets both.
        for turn in range(4):
            asked = turn % 2 == 1
            first, begun = trained(client), time.monotonic()
            if asked:
                latencies += pages(given.rate, given.seconds / 2)
            else:
                time.sleep(given.seconds / 2)
            rates[asked].append((trained(client) - first) / (time.monotonic() - begun))
        say(
            "page of 50 at %d a second beside %d sweeps at work, p50, p99, most, %s" % (given.rate, given.at_work, load()),
            "%.1f, %.1f, %.1f ms" % (percentile(latencies, 0.5) * 1e3, percentile(latencies, 0.99) * 1e3, max(latencies) * 1e3),
        )
        alone, beside = (sum(rates[k]) / len(rates[k]) for k in (False, True))
        say("trials a second alone, beside it", "%.0f, %.0f (%+.1f %%)" % (alone, beside, (beside / alone - 1) * 100))
        before = server.memory()
        begun = time.monotonic()
        parts = [before]
        for part in range(4):
            in_parallel(given.requests // 4, 32, lambda c, i: c.ask("GET", "/sweeps?limit=50"))
            parts.append(server.memory())
        say(
            "memory over %d requests (%.0f a second), MiB" % (given.requests, given.requests / (time.monotonic() - begun)),
            ", ".join("%.0f" % part for part in parts),
        )
        say("SIGTERM with %d sweeps at work, %s" % (given.at_work, load()), "%.2f s" % server.stop())
    finally:
        if server.process.poll() is None:
            server.process.kill()


if __name__ == "__main__":
    main()
