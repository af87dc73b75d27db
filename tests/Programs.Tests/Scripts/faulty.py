"""Speaks the protocol by itself, and breaks it in the way that its first argument names. Trial 2 is where it does."""

import json
import os
import random
import signal
import sys
import time

mode = sys.argv[1]
trial_of_fault = 2


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def forever():
    while True:
        time.sleep(3600)


def write(name, text):
    with open(name + ".part", "w") as file:
        file.write(text)
    os.rename(name + ".part", name)


def values(request):
    draw = random.Random(int(request["seed"]))
    return {"error": draw.random(), "loss": draw.expovariate(1.0)}


def answer(request):
    say(json.dumps({"id": request["id"], "values": values(request)}))


hello = sys.stdin.readline()
if mode == "greets-with-noise":
    say("Loading CUDA ...")
if mode == "ends-at-start":
    sys.exit("ImportError: No module named torch")
if mode == "ends-well":
    sys.exit(0)
if mode.startswith("lacks-"):
    # A Python that finds no module of this name beside the script says just that.
    __import__("modcomp" if mode == "lacks-modcomp" else "no_such_module")
if mode == "greets-never":
    forever()
if mode == "greets-wrongly":
    say('{"hello":1}')
say(json.dumps({"ready": 2 if mode == "protocol-2" else 1, "name": "faulty", "version": 9 if mode == "version-9" else 1}))
if mode == "starts-child":
    child = os.fork()
    if child == 0:
        os.close(0)
        forever()
    write("child", str(child))
if mode == "ends-between":
    write("pid", str(os.getpid()))

held = []
for line in sys.stdin:
    request = json.loads(line)
    trial = request["trial"]
    if mode == "reversed":
        held.append(request)
        if len(held) == 4:
            for one in reversed(held):
                answer(one)
            held = []
        continue
    if mode == "late":
        # Once the next batch is there, another answer to the last trial of the one before, and none to that of this batch.
        held.append(request)
        if len(held) == 5:
            say(json.dumps({"id": held[3]["id"], "values": {"error": 0.5, "loss": 1.0}}))
        if len(held) < 8:
            answer(request)
        continue
    if mode == "flood":
        for _ in range(200):
            sys.stderr.write("x" * 10000 + "\n")
        sys.stderr.write("y" * 300000)
    if mode == "environment":
        write(f"environment-{trial}", json.dumps(dict(os.environ)))
        write(f"session-{trial}", f"{os.getsid(0)} {os.getpid()} {os.getcwd()}")
    if mode == "process":
        write(f"process-{trial}", str(os.getpid()))
    if mode == "unseeded":
        say(json.dumps({"id": request["id"], "values": {"error": random.SystemRandom().random(), "loss": 1.0}}))
        continue
    if mode == "constant":
        say(json.dumps({"id": request["id"], "values": {"error": 0.5, "loss": 1.0}}))
        continue
    if mode == "always-diverges":
        say('{"id":%d,"values":{"error":0.5,"loss":NaN}}' % request["id"])
        continue
    if mode == "reads-lr":
        say(json.dumps({"id": request["id"], "values": {"error": values(request)["error"], "loss": request["parameters"]["lr"]}}))
        continue
    if mode == "exits-at-lr" and request["parameters"]["lr"] > 0.15:
        sys.stderr.write("ValueError: bad lr\n")
        sys.exit(3)
    if mode == "remembers":
        held.append(request)
        say(json.dumps({"id": request["id"], "values": {"error": 0.5, "loss": float(len(held))}}))
        continue
    if trial != trial_of_fault:
        answer(request)
        continue

    if mode == "noise":
        print("epoch 1 done", flush=True)
    elif mode == "bad-json":
        say('{"id":%d,"values":{"error":0.5' % request["id"])
    elif mode == "missing":
        say('{"id":%d,"values":{"error":0.5}}' % request["id"])
    elif mode == "unknown":
        say('{"id":%d,"values":{"error":0.5,"loss":1,"lost":1}}' % request["id"])
    elif mode == "out-of-range":
        say('{"id":%d,"values":{"error":1.5,"loss":1}}' % request["id"])
    elif mode == "not-finite":
        say(json.dumps({"id": request["id"], "values": {"error": 0.5, "loss": float("nan")}}))
    elif mode == "diverged":
        say('{"id":%d,"failed":"nan at step 12","diverged":true}' % request["id"])
    elif mode == "failed":
        say('{"id":%d,"failed":"CUDA out of memory"}' % request["id"])
    elif mode == "exits":
        sys.stderr.write("Traceback ...\nValueError: bad shape\n")
        sys.exit(3)
    elif mode == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif mode == "hangs":
        write("hangs", str(os.getpid()))
        forever()
    elif mode == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        write("hangs", str(os.getpid()))
        forever()
    elif mode == "twice":
        answer(request)
        answer(request)
    elif mode == "stranger":
        say('{"id":99,"values":{"error":0.5,"loss":1}}')
    elif mode == "long-line":
        sys.stdout.write("z" * (4 << 20))
        sys.stdout.flush()
        forever()
    elif mode == "closes-output":
        sys.stdout.flush()
        os.close(1)
        forever()
    elif mode == "leaves-fork":
        child = os.fork()
        if child == 0:
            forever()
        write("child", str(child))
        os._exit(5)
    elif mode == "leaves-stranger":
        # A child that leaves the session and keeps the pipe open: no end of the stream is ever seen.
        child = os.fork()
        if child == 0:
            os.setsid()
            forever()
        write("child", str(child))
        os._exit(6)
    elif mode == "memory":
        held.append(bytearray(1 << 30))
        answer(request)
    else:
        answer(request)
