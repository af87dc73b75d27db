"""Turns a training script into trials for modcomp. One file, standard library only: copy it beside your script.

    import modcomp

    for trial in modcomp.trials(name="mynet", version="1"):
        generator = numpy.random.default_rng(trial.seed)      # draw everything that is random from the seed
        ...                                                   # trial.parameters["lr"] and so on
        trial.report(test_error=0.12, loss=0.31)

Whatever the script prints goes to standard error, because standard output carries the trials. Values may be numbers,
booleans, None, lists, and anything with a tolist() method, such as NumPy arrays and PyTorch tensors. A value that is NaN or
infinite makes the trial one that diverged.

Started by hand, the script runs one trial and prints what it reports; seed and trial are those of the trial, all else parameters:

    python3 train.py seed=7 trial=5 lr=0.3
"""

import functools
import json
import math
import os
import select
import signal
import sys
import threading

__all__ = ["Trial", "trials"]


class Trial:
    """One trial: a pure function of its seed and its parameters."""

    def __init__(self, number, seed, parameters, send):
        self.number = number
        self.seed = seed
        """64 bits, as an int; numpy.random.default_rng and random.Random take it as it is, torch.manual_seed too, of which PyTorch uses 32 bits."""
        self.parameters = parameters
        self.is_answered = False
        self._send = send

    def report(self, values=None, **named):
        """Reports every declared measurement, once."""
        self._answer({"values": {name: _plain(value) for name, value in {**(values or {}), **named}.items()}})

    def diverged(self, reason="diverged"):
        """Says that training diverged; the trial is recorded as such."""
        self._answer({"failed": str(reason), "diverged": True})

    def failed(self, reason):
        """Says that the trial could not be run, for example for want of memory; it is tried again."""
        self._answer({"failed": str(reason)})

    def _answer(self, answer):
        if self.is_answered:
            raise RuntimeError(f"trial {self.number} was reported before")
        self.is_answered = True
        self._send(answer)


def trials(name="program", version="1"):
    """Yields trial after trial until there are no more.

    name and version say what the results depend on: change the version whenever the script gives other results.
    """
    if "MODCOMP_WORKER" not in os.environ:
        yield from _by_hand()
        return

    requests, answers = _take_streams()

    def write(answer):
        answers.write(json.dumps(answer, allow_nan=False, separators=(",", ":")).encode() + b"\n")
        answers.flush()

    def send(request, answer):
        write({"id": request, **answer})

    hello = requests.readline()
    if not hello:
        return
    if json.loads(hello).get("protocol") != 1:
        raise RuntimeError(f"this modcomp.py speaks protocol 1, not {hello.decode(errors='replace').strip()}")
    write({"ready": 1, "name": name, "version": str(version)})

    state = {"busy": False}
    _watch(os.dup(requests.fileno()), state)
    for line in requests:
        request = json.loads(line)
        answer_to = functools.partial(send, request["id"])
        trial = Trial(request["trial"], int(request["seed"]), request["parameters"], answer_to)
        state["busy"] = True
        yield trial
        state["busy"] = False
        if not trial.is_answered:
            raise RuntimeError(f"trial {trial.number} was not reported: call trial.report(...) once in the loop")


def _take_streams():
    """Standard input and output for the protocol alone; the script itself reads nothing and prints to standard error."""
    sys.stdout.flush()
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _watch(descriptor, state):
    """Ends the script, and all that it started, if modcomp is gone while a trial is under way. A trial may take hours.

    The descriptor is the watcher's own: one that is closed when the script ends with an exception would look like the end of modcomp.
    """
    if not hasattr(select, "poll"):
        return

    def wait():
        poll = select.poll()
        poll.register(descriptor, 0)
        poll.poll()
        if state["busy"]:
            if os.getpgrp() == os.getpid():
                os.killpg(0, signal.SIGKILL)
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _plain(value):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _by_hand():
    parameters = {}
    for argument in sys.argv[1:]:
        key, separator, text = argument.partition("=")
        if not separator:
            continue
        try:
            parameters[key] = json.loads(text)
        except ValueError:
            parameters[key] = text
    seed, number = int(parameters.pop("seed", 1)), int(parameters.pop("trial", 0))
    trial = Trial(number, seed, parameters, lambda answer: print(json.dumps(answer)))
    yield trial
    if not trial.is_answered:
        raise RuntimeError("the trial was not reported: call trial.report(...) once in the loop")
