#!/usr/bin/env python3
"""The peer of the CPU engine: joint training steps of many trials at once as one would write them in PyTorch.

Trials are a batch dimension B (torch.bmm); forward, softmax, activation derivative and gradient are written by hand, with
preallocated buffers, out= arguments and in-place operations, because autograd is slower here. Denormals are flushed. Two layouts are
tried, units as columns ([B, n, K m]) and units as rows ([B, K m, n], where sums over neurons and the softmax run over long rows).
The clock is the processor time of the process, so that other processes do not count while they hold the core. Prints a line per shape:
    shape <tab> median ms per joint step and trial <tab> tenth percentile <tab> layout and batch size that were best
"""
import argparse
import statistics
import time

import torch


class Columns:
    """Units as columns: pre-activations are X [B, n, d] times W [B, d, K m]."""

    def __init__(self, shape, batch):
        self.sizes = (shape["R"], shape["K"], shape["d"], shape["m"], shape["n"], shape["q"])
        modalities, classes, dimension, neurons, samples, _ = self.sizes
        self.batch, units = batch, classes * neurons
        generator = torch.Generator().manual_seed(1)
        self.inputs = [torch.randn(batch, samples, dimension, generator=generator) for _ in range(modalities)]
        self.inputs_t = [x.transpose(1, 2).contiguous() for x in self.inputs]
        self.weights = [0.1 * torch.randn(batch, dimension, units, generator=generator) for _ in range(modalities)]
        labels = torch.randint(classes, (batch, samples, 1), generator=generator)
        self.one_hot = torch.zeros(batch, samples, classes).scatter_(2, labels, 1.0)
        self.slopes = [torch.empty(batch, samples, units) for _ in range(modalities)]
        self.value = torch.empty(batch, samples, units)
        self.unit = torch.empty(batch, samples, units)
        self.output = torch.empty(batch, samples, classes)
        self.part = torch.empty(batch, samples, classes)
        self.residual = torch.empty(batch, samples, classes)
        self.gradient = torch.empty(batch, dimension, units)

    def forward(self, r):
        torch.bmm(self.inputs[r], self.weights[r], out=self.value)

    def sum_neurons(self):
        _, classes, _, neurons, samples, _ = self.sizes
        torch.sum(self.value.view(self.batch, samples, classes, neurons), 3, out=self.part)

    def backward(self, r):
        _, classes, _, neurons, samples, _ = self.sizes
        self.slopes[r].view(self.batch, samples, classes, neurons).mul_(self.residual.unsqueeze(3))
        torch.bmm(self.inputs_t[r], self.slopes[r], out=self.gradient)

    axis = 2

    def step(self):
        modalities, _, _, _, samples, degree = self.sizes
        beta, eta = 1.0, 0.5
        for r in range(modalities):
            self.forward(r)
            torch.clamp(self.value, 0.0, beta, out=self.unit)
            self.value.sub_(self.unit).clamp_(min=0.0)      # the linear part above beta
            if degree == 3:
                torch.mul(self.unit, self.unit, out=self.slopes[r])
            else:
                torch.pow(self.unit, degree - 1, out=self.slopes[r])
            self.value.addcmul_(self.slopes[r], self.unit, value=1.0 / degree)
            self.sum_neurons()
            if r == 0:
                self.output.copy_(self.part)
            else:
                self.output.add_(self.part)
        torch.softmax(self.output, self.axis, out=self.residual)
        torch.sub(self.one_hot, self.residual, out=self.residual)
        for r in range(modalities):
            self.backward(r)
            self.weights[r].add_(self.gradient, alpha=eta / samples)


class Rows(Columns):
    """Units as rows: pre-activations are W [B, K m, d] times X [B, d, n]."""

    axis = 1

    def __init__(self, shape, batch):
        super().__init__(shape, batch)
        turn = lambda tensor: tensor.transpose(1, 2).contiguous()
        self.weights = [turn(w) for w in self.weights]
        self.slopes = [turn(s) for s in self.slopes]
        self.value, self.unit, self.gradient = turn(self.value), turn(self.unit), turn(self.gradient)
        self.output, self.part, self.residual = turn(self.output), turn(self.part), turn(self.residual)
        self.one_hot = turn(self.one_hot)

    def forward(self, r):
        torch.bmm(self.weights[r], self.inputs_t[r], out=self.value)

    def sum_neurons(self):
        _, classes, _, neurons, samples, _ = self.sizes
        torch.sum(self.value.view(self.batch, classes, neurons, samples), 2, out=self.part)

    def backward(self, r):
        _, classes, _, neurons, samples, _ = self.sizes
        self.slopes[r].view(self.batch, classes, neurons, samples).mul_(self.residual.unsqueeze(2))
        torch.bmm(self.slopes[r], self.inputs[r], out=self.gradient)


def step_milliseconds(layout, shape, batch, seconds):
    """Median and tenth percentile of the milliseconds per joint step and trial with `batch` trials side by side."""
    network = layout(shape, batch)
    for _ in range(3):
        network.step()
    start = time.process_time()
    network.step()
    repeats = max(1, int(0.01 / max(time.process_time() - start, 1e-6)))
    samples, end = [], time.process_time() + seconds
    while time.process_time() < end or len(samples) < 3:
        start = time.process_time()
        for _ in range(repeats):
            network.step()
        samples.append((time.process_time() - start) / repeats / batch * 1e3)
    samples.sort()
    return statistics.median(samples), samples[len(samples) // 10]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", help="shapes such as R=2,K=10,d=10,m=5,n=1000,q=3")
    parser.add_argument("--layouts", default="Columns,Rows", help="layouts to try; the best counts")
    parser.add_argument("--batches", default="1,2,4,16,64", help="batch sizes to try; the best counts")
    parser.add_argument("--seconds", type=float, default=1.0, help="seconds of processor time per layout and batch size")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="check that both layouts take the same step, and stop")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    torch.set_flush_denormal(True)
    layouts = [{"Columns": Columns, "Rows": Rows}[name] for name in options.layouts.split(",")]
    for text in options.shapes:
        shape = {key: int(value) for key, value in (part.split("=") for part in text.split(","))}
        if options.check:
            columns, rows = Columns(shape, 2), Rows(shape, 2)
            for network in (columns, rows):
                network.step()
                network.step()
            for a, b in zip(columns.weights, rows.weights):
                torch.testing.assert_close(a, b.transpose(1, 2))
            continue
        results = [
            (*step_milliseconds(layout, shape, int(batch), options.seconds), f"{layout.__name__} {batch}")
            for layout in layouts for batch in options.batches.split(",")
        ]
        median, best, setting = min(results)
        print(f"{text}\t{median:.4f}\t{best:.4f}\t{setting}", flush=True)


if __name__ == "__main__":
    main()
