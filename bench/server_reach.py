"""The measurements of bench/server-reach.sh. Clients have addresses of their own on the loopback network, because a server takes 50 requests a second from one."""

import argparse
import http.client
import json
import os
import random
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


def processor(pid):
    """Seconds of processor time of the threads that train, and of all others, from what the kernel counts for each in nanoseconds."""
    training = others = 0
    for thread in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/comm" % (pid, thread)) as file:
                name = file.read().strip()
            with open("/proc/%d/task/%s/schedstat" % (pid, thread)) as file:
                spent = int(file.read().split()[0]) / 1e9
        except OSError:
            continue
        if name.startswith("trials "):
            training += spent
        else:
            others += spent
    return training, others


def median_with_interval(values):
    """The median, and order statistics that hold the true one with at least 95 %, whatever the distribution."""
    ordered = sorted(values)
    count = len(ordered)
    cut, chance = 0, 0.5**count
    tail = chance
    while tail <= 0.025 and cut < count // 2:
        cut += 1
        chance *= (count - cut + 1) / cut
        tail += chance
    low = max(0, cut - 1)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return middle, ordered[low], ordered[count - 1 - low]


def losses(server, client, given):
    """What training and requests cost each other, from pairs of windows with and without requests whose order is drawn. Processor time is the unit: others on the machine take time from both, and not
    from the processor time of a trial."""
    order = random.Random(2022)
    ratios, alone, beside, latencies, without, extra = [], [], [], [], [], []
    for _ in range(given.pairs):
        measured = {}
        for asked in order.sample([False, True], 2):
            (training, others), trials, begun = processor(server.process.pid), trained(client), time.monotonic()
            if asked:
                latencies += pages(given.rate, given.seconds)
            else:
                time.sleep(given.seconds + 0.5)
            (training_end, others_end), done = processor(server.process.pid), trained(client) - trials
            if done == 0:
                raise RuntimeError("no trial was finished in a window: give more --seconds")
            measured[asked] = ((training_end - training) / done, (others_end - others) / (time.monotonic() - begun))
        ratios.append(measured[True][0] / measured[False][0] - 1)
        alone.append(measured[False][0])
        beside.append(measured[True][0])
        without.append(measured[False][1])
        extra.append((measured[True][1] - measured[False][1]) / given.rate)
    say("pairs of windows of %d s, %s" % (given.seconds, load()), "%d" % given.pairs)
    say("processor time of a trial alone, beside %d requests a second, medians" % given.rate, "%.4f, %.4f ms" % (median(alone) * 1e3, median(beside) * 1e3))
    say("more processor time of a trial beside them, median of the pairs [95 %]", "%+.2f %% [%+.2f, %+.2f]" % tuple(100 * v for v in median_with_interval(ratios)))
    say("processor time of all other threads without requests, median", "%.2f %% of a processor" % (100 * median(without)))
    say("processor time of a request apart from training, median of the pairs [95 %]", "%.3f ms [%.3f, %.3f]" % tuple(1e3 * v for v in median_with_interval(extra)))
    return latencies


def median(values):
    return median_with_interval(values)[0]


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
    for name, default in (("sweeps", 10000), ("at-work", 50), ("rate", 200), ("seconds", 6), ("pairs", 40), ("requests", 200000)):
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
        latencies = losses(server, client, given)
        say(
            "page of 50 at %d a second beside %d sweeps at work, p50, p99, most, %s" % (given.rate, given.at_work, load()),
            "%.1f, %.1f, %.1f ms" % (percentile(latencies, 0.5) * 1e3, percentile(latencies, 0.99) * 1e3, max(latencies) * 1e3),
        )
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
