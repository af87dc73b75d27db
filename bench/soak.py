"""Clients that behave badly in every way, and one honest one beside them, at a server; started by soak.sh, which says what must hold.

usage: soak.py URL PID MINUTES FOLDER
"""

import asyncio
import json
import os
import random
import re
import socket
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

URL, PID, MINUTES, FOLDER = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
HOST, PORT = urlsplit(URL).hostname, urlsplit(URL).port
END = time.monotonic() + 60 * MINUTES
SPEC_BYTES = int(os.environ.get("SPEC_BYTES", "900000"))
# The honest client has the first address; who behaves badly has others, and the first as well where that costs no request of its rate.
OTHERS = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
EVERYWHERE = ["127.0.0.1"] + OTHERS
LONGEST_HEALTH = 10
counts, faults = {}, []
slowest_health = largest_memory = 0.0


def count(what):
    counts[what] = counts.get(what, 0) + 1


def over():
    return time.monotonic() >= END or bool(faults)


async def connect(address):
    return await asyncio.open_connection(HOST, PORT, local_addr=(address, 0))


async def keep(name, places, addresses, act):
    """So many clients of a kind at once; whoever ends is followed by another one."""

    async def one():
        while not over():
            writer = None
            try:
                reader, writer = await asyncio.wait_for(connect(random.choice(addresses)), 30)
                count(name)
                await act(reader, writer)
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                pass
            finally:
                if writer is not None:
                    writer.transport.abort()
            await asyncio.sleep(0.2 + random.random())

    await asyncio.gather(*(one() for _ in range(places)))


async def until_closed(reader, writer, pause=None, drip=b""):
    """Waits until the server ends the connection; sends a byte now and then."""
    for byte in drip or [None]:
        if over():
            return
        if byte is not None:
            writer.write(bytes([byte]))
            await writer.drain()
        try:
            if await asyncio.wait_for(reader.read(1 << 16), pause or max(0.1, END - time.monotonic())) == b"":
                return
        except asyncio.TimeoutError:
            pass


async def idle(reader, writer):
    await until_closed(reader, writer)


async def slow_header(reader, writer):
    await until_closed(reader, writer, 1, b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 1000)


async def slow_body(reader, writer):
    writer.write(b"POST /api/v1/sweeps HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nContent-Length: 100000\r\n\r\n")
    await until_closed(reader, writer, 1, b"#" * 1000)


async def unread_stream(reader, writer):
    reader._transport.pause_reading()
    writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    while not over() and not writer.transport.is_closing():
        await asyncio.sleep(1)
        # Nobody reads; a byte more tells whether the server has broken the connection off.
        writer.write(b"\r\n")
        await writer.drain()


async def malformed(reader, writer):
    dice = random.randrange(5)
    writer.write(
        [
            bytes(random.randrange(256) for _ in range(2000)),
            b"GET / HTTP/9.9\r\n\r\n",
            b"POST /api/v1/sweeps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 20000 + b"\r\n",
        ][dice]
    )
    await asyncio.wait_for(reader.read(), 30)


async def post(reader, writer, path, body=b""):
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/yaml\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    )
    answer = await asyncio.wait_for(reader.read(), 120)
    count("answered with " + (answer[9:12].decode(errors="replace") or "nothing"))
    return answer


async def large_spec(reader, writer):
    size = random.choice([SPEC_BYTES // 10, SPEC_BYTES, 3 << 20])
    line = random.choice(["key{}: {}\n", "- [[[[{}, {}]]]]\n", "# {} {}\n"])
    body = "".join(line.format(i, i) for i in range(size // len(line.format(100000, 100000))))
    await post(reader, writer, "/api/v1/sweeps", body.encode())


async def submit_and_cancel(reader, writer):
    spec = HONEST[0].replace("name: honest", f"name: hasty-{random.randrange(1 << 40)}")
    answer = await post(reader, writer, "/api/v1/sweeps", spec.encode())
    if answer[9:12] == b"201":
        sweep = re.search(rb'"id":"(hasty-[^"]+)"', answer)[1].decode()
        for _ in range(20):
            again_reader, again_writer = await connect(random.choice(OTHERS))
            try:
                answer = await post(again_reader, again_writer, f"/api/v1/sweeps/{sweep}/cancel")
            finally:
                again_writer.transport.abort()
            if answer[9:12] != b"429":
                return
            await asyncio.sleep(1)


def ask(path, body=None):
    """The honest client: waits where it is told to."""
    for _ in range(120):
        request = urllib.request.Request(URL + path, data=body)
        if body is not None:
            request.add_header("Content-Type", "application/yaml")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            if refused.code not in (429, 503):
                raise
        except OSError:
            count("honest requests repeated")
        time.sleep(1)
    raise RuntimeError(f"{path} was refused for two minutes")


async def honest():
    alone = [open(f"{FOLDER}/alone-{n}.txt").read().split() for n in (1, 2)]
    limit = 60 + 20 * sum(int(milliseconds) for _, milliseconds in alone) / 1000
    number, longest = 0, 0.0
    while not over():
        number += 1
        started = time.monotonic()
        ids = []
        for spec in HONEST:
            text = spec.replace("name: honest", f"name: honest-{number}")
            ids.append((await asyncio.to_thread(ask, "/api/v1/sweeps", text.encode()))["sweep"]["id"])
        for (expected, _), sweep in zip(alone, ids):
            while True:
                status = await asyncio.to_thread(ask, "/api/v1/sweeps/" + sweep)
                if status["state"] not in ("running", "finishing"):
                    break
                if time.monotonic() - started > limit:
                    faults.append(f"{sweep} is not over after {limit:.0f} s: {status['trials_done']} of {status['trials_total']} trials")
                    return
                await asyncio.sleep(1)
            if status["results_hash"] != expected:
                faults.append(f"{sweep} is {status['state']} with hash {status['results_hash']} instead of {expected}: {status['failure']}")
                return
        longest = max(longest, time.monotonic() - started)
        counts["honest pairs"] = number
    print(f"honest: {counts.get('honest pairs', 0)} pairs with the right hashes, the slowest in {longest:.1f} s of at most {limit:.0f} s", flush=True)


def health():
    """A new connection every time, from the honest address; tried again where it breaks, as whatever watches a server does."""
    global slowest_health, largest_memory
    while not over():
        started, answer = time.monotonic(), b""
        while not answer and time.monotonic() - started < LONGEST_HEALTH:
            try:
                with socket.create_connection((HOST, PORT), LONGEST_HEALTH, ("127.0.0.1", 0)) as connection:
                    connection.sendall(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    answer = connection.recv(1 << 16)
            except OSError:
                count("health checks repeated")
        took = time.monotonic() - started
        if not answer.startswith(b"HTTP/1.1 200"):
            faults.append(f"health answers {answer[:200]!r} after {took:.1f} s")
        slowest_health = max(slowest_health, took)
        largest_memory = max(largest_memory, memory())
        time.sleep(0.5)


def memory():
    """Resident memory of the server, MB."""
    with open(f"/proc/{PID}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


async def main():
    tasks = [
        keep("idle connections", 600, EVERYWHERE, idle),
        keep("slow headers", 100, EVERYWHERE, slow_header),
        keep("unread streams", 150, OTHERS, unread_stream),
        keep("slow bodies", 150, OTHERS, slow_body),
        keep("malformed requests", 10, EVERYWHERE, malformed),
        keep("large specs", 2, OTHERS, large_spec),
        keep("hasty sweeps", 3, OTHERS, submit_and_cancel),
        honest(),
        asyncio.to_thread(health),
    ]
    await asyncio.gather(*tasks)


HONEST = [open(f"{FOLDER}/honest-{n}.yaml", encoding="utf-8").read() for n in (1, 2)]
asyncio.run(main())
print(", ".join(f"{value} {name}" for name, value in sorted(counts.items())))
print(f"health: the slowest of all answers took {slowest_health:.2f} s; memory: at most {largest_memory:.0f} MB, {memory():.0f} MB at the end")
time.sleep(60 if MINUTES >= 5 else 10)
print(f"memory a while after: {memory():.0f} MB")
for fault in faults:
    print("soak.py: " + fault)
sys.exit(1 if faults else 0)
