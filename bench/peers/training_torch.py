#!/usr/bin/env python3
"""The peer of the CPU engine: joint training steps of many trials at once as one would write them in PyTorch.

Trials are a batch dimension B (torch.bmm); forward, softmax, activation derivative and gradient are written by hand, with
preallocated buffers and in-place operations, because autograd is slower here. Prints one line per shape:
    shape <tab> milliseconds per joint step and trial <tab> batch size that was best
"""
import argparse
import time

import torch


def step_milliseconds(shape, batch, seconds):
    """Milliseconds per joint step and trial with `batch` trials side by side."""
    modalities, classes, dimension, neurons, samples, degree = (shape[k] for k in ("R", "K", "d", "m", "n", "q"))
    beta, eta = 1.0, 0.5
    units = classes * neurons
    generator = torch.Generator().manual_seed(1)
    inputs = [torch.randn(batch, samples, dimension, generator=generator) for _ in range(modalities)]
    inputs_t = [x.transpose(1, 2).contiguous() for x in inputs]
    weights = [0.1 * torch.randn(batch, dimension, units, generator=generator) for _ in range(modalities)]
    labels = torch.randint(classes, (batch, samples, 1), generator=generator)
    one_hot = torch.zeros(batch, samples, classes).scatter_(2, labels, 1.0)
    slopes = [torch.empty(batch, samples, units) for _ in range(modalities)]
    value = torch.empty(batch, samples, units)
    output = torch.empty(batch, samples, classes)
    gradient = torch.empty(batch, dimension, units)

    def step():
        output.zero_()
        for r in range(modalities):
            slope = slopes[r]
            torch.bmm(inputs[r], weights[r], out=value)
            torch.clamp(value, 0.0, beta, out=slope)
            value.sub_(slope).clamp_(min=0.0)          # the linear part above beta
            if degree == 3:
                power = slope * slope
            else:
                power = slope.pow(degree - 1)
            value.addcmul_(power, slope, value=1.0 / (degree * beta ** (degree - 1)))
            slope.copy_(power)                          # beta = 1, so sigma' is t^(q-1)
            output.add_(value.view(batch, samples, classes, neurons).sum(3))
        residual = one_hot - torch.softmax(output, 2)
        for r in range(modalities):
            slopes[r].view(batch, samples, classes, neurons).mul_(residual.unsqueeze(3))
            torch.bmm(inputs_t[r], slopes[r], out=gradient)
            weights[r].add_(gradient, alpha=eta / samples)

    for _ in range(3):
        step()
    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        repeats = 5
        start = time.perf_counter()
        for _ in range(repeats):
            step()
        best = min(best, (time.perf_counter() - start) / repeats / batch * 1e3)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="+", help="shapes such as R=2,K=10,d=10,m=5,n=1000,q=3")
    parser.add_argument("--batches", default="1,4,16,64", help="batch sizes to try; the best counts")
    parser.add_argument("--seconds", type=float, default=1.0, help="seconds per batch size")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    torch.set_flush_denormal(True)
    for text in options.shapes:
        shape = {key: int(value) for key, value in (part.split("=") for part in text.split(","))}
        results = [(step_milliseconds(shape, int(b), options.seconds), int(b)) for b in options.batches.split(",")]
        milliseconds, batch = min(results)
        print(f"{text}\t{milliseconds:.4f}\t{batch}", flush=True)


if __name__ == "__main__":
    main()
