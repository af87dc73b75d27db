#!/usr/bin/env python3
"""What one would write in PyTorch or JAX instead of the torch engine: gradient steps of the joint and all uni-modal networks of many trials at once.

Methods, each checked against the first by one step before it is timed:
  PyTorch eager        gradient by hand, batched products, preallocated buffers, out= and in-place operations; joint and uni-modal encoders of a modality in
                       one product, as the engine has it
  PyTorch autograd     the same losses and loss.backward()
  PyTorch compiled     the step by hand as a pure function under torch.compile (PyTorch 2)
  PyTorch CUDA graph   the eager step captured once and replayed
  JAX vmap+jit         one trial's loss, jax.grad, jax.vmap over trials, lax.fori_loop over steps, jit

Prints a line per shape and method, tab-separated: method, shape, trials at once, microseconds per step and trial. A method that is not there prints a
line with the reason instead of the time. The best of the batch sizes counts.
"""
import argparse
import time

import torch

ETA = 0.5


class Problem:
    """Data and initial weights of `batch` trials of a shape on a device."""

    def __init__(self, shape, batch, device):
        self.shape, self.batch, self.device = shape, batch, device
        self.R, self.K, self.d, self.m, self.n, self.q = (shape[key] for key in "RKdmnq")
        self.halves = 1 if self.R == 1 else 2
        generator = torch.Generator().manual_seed(1)
        self.inputs = [torch.randn(batch, self.n, self.d, generator=generator).to(device) for _ in range(self.R)]
        first = [0.1 * torch.randn(batch, self.K * self.m, self.d, generator=generator).to(device) for _ in range(self.R)]
        self.weights = [torch.cat([w] * self.halves, 1).contiguous() for w in first]
        labels = torch.randint(self.K, (batch, self.n, 1), generator=generator).to(device)
        self.one_hot = torch.zeros(batch, self.n, self.K, device=device).scatter_(2, labels, 1.0)

    def split(self, tensor):
        return tensor.view(self.batch, self.n, self.halves, self.K, self.m)


class Eager:
    def __init__(self, problem):
        self.p = p = problem
        units = p.halves * p.K * p.m
        empty = lambda *sizes: torch.empty(*sizes, device=p.device)
        self.weights = [w.clone() for w in p.weights]
        self.slopes = [empty(p.batch, p.n, units) for _ in range(p.R)]
        self.value, self.unit = empty(p.batch, p.n, units), empty(p.batch, p.n, units)
        self.part = empty(p.batch, p.n, p.halves, p.K)
        self.outputs = empty(1 if p.R == 1 else 1 + p.R, p.batch, p.n, p.K)
        self.residuals = torch.empty_like(self.outputs)

    def step(self):
        p = self.p
        for r in range(p.R):
            torch.bmm(p.inputs[r], self.weights[r].transpose(1, 2), out=self.value)
            torch.clamp(self.value, 0.0, 1.0, out=self.unit)
            self.value.sub_(1.0).relu_()
            if p.q == 3:
                torch.mul(self.unit, self.unit, out=self.slopes[r])
            else:
                torch.pow(self.unit, p.q - 1, out=self.slopes[r])
            self.value.addcmul_(self.unit, self.slopes[r], value=1.0 / p.q)
            torch.sum(p.split(self.value), 4, out=self.part)
            if r == 0:
                self.outputs[0].copy_(self.part[:, :, 0])
            else:
                self.outputs[0].add_(self.part[:, :, 0])
            if p.halves == 2:
                self.outputs[1 + r].copy_(self.part[:, :, 1])
        torch.softmax(self.outputs, 3, out=self.residuals)
        self.residuals.neg_().add_(p.one_hot)
        for r in range(p.R):
            slopes = p.split(self.slopes[r])
            slopes[:, :, 0].mul_(self.residuals[0].unsqueeze(3))
            if p.halves == 2:
                slopes[:, :, 1].mul_(self.residuals[1 + r].unsqueeze(3))
            self.weights[r].baddbmm_(self.slopes[r].transpose(1, 2), p.inputs[r], alpha=ETA / p.n)

    def steps(self, count):
        for _ in range(count):
            self.step()


def forward(p, weights):
    """Outputs of the joint and the uni-modal networks [N, B, n, K] and the slopes, as a pure function."""
    parts, slopes = [], []
    for r in range(p.R):
        a = torch.bmm(p.inputs[r], weights[r].transpose(1, 2))
        unit = a.clamp(0.0, 1.0)
        slope = unit ** (p.q - 1)
        parts.append(p.split(unit * slope / p.q + (a - 1.0).relu()).sum(4))
        slopes.append(slope)
    joint = sum(part[:, :, 0] for part in parts)
    return torch.stack([joint] + ([part[:, :, 1] for part in parts] if p.halves == 2 else [])), slopes


class Autograd:
    def __init__(self, problem):
        self.p = problem
        self.weights = [w.clone().requires_grad_() for w in problem.weights]

    def steps(self, count):
        p = self.p
        with torch.enable_grad():
            for _ in range(count):
                outputs, _ = forward(p, self.weights)
                loss = -(torch.log_softmax(outputs, 3) * p.one_hot).sum() / p.n
                gradients = torch.autograd.grad(loss, self.weights)
                with torch.no_grad():
                    for weights, gradient in zip(self.weights, gradients):
                        weights.sub_(gradient, alpha=ETA)


class Compiled:
    def __init__(self, problem):
        if not hasattr(torch, "compile"):
            raise RuntimeError(f"torch {torch.__version__} has no torch.compile")
        self.p, self.weights = problem, [w.clone() for w in problem.weights]

        def step(*weights):
            p = self.p
            outputs, slopes = forward(p, weights)
            residuals = p.one_hot - torch.softmax(outputs, 3)
            new = []
            for r in range(p.R):
                pair = residuals[0].unsqueeze(2) if p.halves == 1 else torch.stack([residuals[0], residuals[1 + r]], 2)
                coefficients = (p.split(slopes[r]) * pair.unsqueeze(4)).view(p.batch, p.n, -1)
                new.append(torch.baddbmm(weights[r], coefficients.transpose(1, 2), p.inputs[r], alpha=ETA / p.n))
            return new

        self.function = torch.compile(step, mode="max-autotune-no-cudagraphs" if problem.device.type == "cuda" else None)

    def steps(self, count):
        for _ in range(count):
            self.weights = self.function(*self.weights)


class Graphed:
    def __init__(self, problem):
        if problem.device.type != "cuda":
            raise RuntimeError("CUDA graphs need a GPU")
        self.eager = Eager(problem)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            self.eager.step()
        torch.cuda.current_stream().wait_stream(side)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.eager.step()
        for weights, initial in zip(self.eager.weights, problem.weights):
            weights.copy_(initial)

    @property
    def weights(self):
        return self.eager.weights

    def steps(self, count):
        for _ in range(count):
            self.graph.replay()


class Jax:
    def __init__(self, problem):
        try:
            import jax
            import jax.numpy as jnp
        except ImportError as missing:
            raise RuntimeError(f"JAX is not installed ({missing})") from missing
        p = self.p = problem
        self.jax = jax
        place = jax.devices("gpu" if p.device.type == "cuda" else "cpu")[0]
        self.inputs = [jax.device_put(x.cpu().numpy(), place) for x in p.inputs]
        self.one_hot = jax.device_put(p.one_hot.cpu().numpy(), place)
        self.state = [jax.device_put(w.cpu().numpy(), place) for w in p.weights]

        def loss(weights, inputs, one_hot):
            parts = []
            for r in range(p.R):
                a = inputs[r] @ weights[r].T
                unit = jnp.clip(a, 0.0, 1.0)
                parts.append((unit ** p.q / p.q + jax.nn.relu(a - 1.0)).reshape(p.n, p.halves, p.K, p.m).sum(3))
            outputs = [sum(part[:, 0] for part in parts)] + ([part[:, 1] for part in parts] if p.halves == 2 else [])
            return -sum((jax.nn.log_softmax(o, 1) * one_hot).sum() for o in outputs) / p.n

        gradient = jax.vmap(jax.grad(loss))

        def run(weights, inputs, one_hot, count):
            body = lambda _, w: [a - ETA * g for a, g in zip(w, gradient(w, inputs, one_hot))]
            return jax.lax.fori_loop(0, count, body, weights)

        with jax.default_matmul_precision("float32"):
            self.run = jax.jit(run)

    def steps(self, count):
        with self.jax.default_matmul_precision("float32"):
            self.state = self.run(self.state, self.inputs, self.one_hot, count)
        self.jax.block_until_ready(self.state)

    @property
    def weights(self):
        import numpy
        return [torch.from_numpy(numpy.array(w)).to(self.p.device) for w in self.state]


METHODS = {
    "PyTorch eager": Eager, "PyTorch autograd": Autograd, "PyTorch compiled": Compiled, "PyTorch CUDA graph": Graphed, "JAX vmap+jit": Jax,
}


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def microseconds(method, device, batch, seconds):
    """Median microseconds per step and trial."""
    method.steps(2)
    wait(device)
    samples, count, end = [], 1, time.perf_counter() + seconds
    while time.perf_counter() < end or len(samples) < 3:
        start = time.perf_counter()
        method.steps(count)
        wait(device)
        took = time.perf_counter() - start
        samples.append(took / count / batch * 1e6)
        count = max(1, min(64, int(count * seconds / (10 * took))))
    return sorted(samples)[len(samples) // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="+", help="shapes such as R=2,K=10,d=10,m=5,n=1000,q=3")
    parser.add_argument("--device", default="cuda:0")
    parser.add_argument("--batches", default="256,1024,4096")
    parser.add_argument("--seconds", type=float, default=1.0)
    options = parser.parse_args()
    device = torch.device(options.device)
    if device.type == "cuda":
        torch.cuda.set_device(device)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.set_grad_enabled(False)
    for text in options.shapes:
        shape = {key: int(value) for key, value in (part.split("=") for part in text.split(","))}
        problem = Problem(shape, 2, device)
        expected = Eager(problem)
        expected.steps(2)
        for name, kind in METHODS.items():
            try:
                checked = kind(problem)
                checked.steps(2)
                for a, b in zip(expected.weights, checked.weights):
                    torch.testing.assert_close(a, b.detach(), rtol=1e-4, atol=1e-5)
                results = []
                for batch in map(int, options.batches.split(",")):
                    try:
                        results.append((microseconds(kind(Problem(shape, batch, device)), device, batch, options.seconds), batch))
                    except RuntimeError as failure:
                        if "memory" not in str(failure):
                            raise
                best, batch = min(results)
                print(f"{name}\t{text}\t{batch}\t{best:.5g}", flush=True)
            except RuntimeError as reason:
                print(f"{name}\t{text}\t-\tskipped: {str(reason).splitlines()[0]}", flush=True)


if __name__ == "__main__":
    main()
