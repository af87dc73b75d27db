#!/usr/bin/env python3
"""The Transformers once more in PyTorch's own modules, from the same weights, and the time of a step.

    verify_transformers.py check DIR     what 'TransformerSteps export DIR' wrote, repeated and compared
    verify_transformers.py time SECONDS  microseconds of processor time of a step of the joint and the two uni-modal networks

bench/peers/verify_transformers.sh does both. Nothing is shared with the program but the names of the parameters: layers are
nn.TransformerEncoderLayer, patches an nn.Conv2d, the optimiser is torch.optim.AdamW, gradients are autograd's. It computes in double
precision and the program in float32, whose relative rounding error is 6e-8; AdamW divides gradients by their own size, so where a gradient
is near zero a rounding error moves a parameter by up to a step size. Tolerances: loss 1e-5 nats, outputs 1e-4, gradients 1e-5 of the largest,
parameters after t steps by 5e-4 of the sum of step sizes on average, and none by more than that sum.

Exits with 1 when something disagrees, with 2 for a wrong command line, with 3 when PyTorch or NumPy is missing.
"""
import json
import math
import pathlib
import sys
import time

try:
    import numpy as np
    import torch
    from torch import nn
except ImportError as error:
    print(f"this needs PyTorch and NumPy: {error}", file=sys.stderr)
    sys.exit(3)


class Layers(nn.Module):
    """Layers, with the normalisation before or behind them, and the average over positions."""

    def __init__(self, e):
        super().__init__()
        self.norm = nn.LayerNorm(e["Hidden"])
        self.pre = e["PreNorm"]
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(e["Hidden"], e["Heads"], e["Intermediate"], 0.0, "gelu", batch_first=True, norm_first=self.pre)
            for _ in range(e["Layers"])
        )

    def forward(self, x, padding=None):
        x = x if self.pre else self.norm(x)
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=padding)
        x = self.norm(x) if self.pre else x
        if padding is None:
            return x.mean(1)
        words = (~padding).unsqueeze(2).to(x.dtype)
        return (x * words).sum(1) / words.sum(1)


class Image(nn.Module):
    def __init__(self, case):
        super().__init__()
        e, shape = case["encoder"], case["shape"]
        self.patch = nn.Conv2d(shape["Channels"], e["Hidden"], e["Patch"], e["Patch"])
        self.position = nn.Parameter(torch.zeros((shape["Resolution"] // e["Patch"]) ** 2, e["Hidden"]))
        self.layers = Layers(e)

    def forward(self, images, tokens):
        return self.layers(self.patch(2 * images - 1).flatten(2).transpose(1, 2) + self.position)


class Text(nn.Module):
    def __init__(self, case):
        super().__init__()
        e = case["encoder"]
        self.word = nn.Embedding(case["vocabulary"], e["Hidden"])
        self.position = nn.Parameter(torch.zeros(case["shape"]["TitleLength"], e["Hidden"]))
        self.layers = Layers(e)

    def forward(self, images, tokens):
        return self.layers(self.word(tokens) + self.position, tokens == 0)


class Fusion(nn.Module):
    def __init__(self, case, kinds):
        super().__init__()
        self.encoders = nn.ModuleList(kind(case) for kind in kinds)
        self.classifier = nn.Linear(case["encoder"]["Hidden"], case["classes"])

    def forward(self, images, tokens):
        return self.classifier(sum(encoder(images, tokens) for encoder in self.encoders))

    def in_order(self):
        """The parameters in the program's order, by its names."""
        for encoder in self.encoders:
            if isinstance(encoder, Image):
                yield from (("patch.weight", encoder.patch.weight), ("patch.bias", encoder.patch.bias))
            else:
                yield "word.weight", encoder.word.weight
            yield "position", encoder.position
            norm = encoder.layers.norm
            if not encoder.layers.pre:
                yield from (("embedding_norm.weight", norm.weight), ("embedding_norm.bias", norm.bias))
            for i, layer in enumerate(encoder.layers.layers):
                name = f"layers.{i}"
                yield from ((f"{name}.norm1.weight", layer.norm1.weight), (f"{name}.norm1.bias", layer.norm1.bias))
                yield f"{name}.attention.weight", layer.self_attn.in_proj_weight
                yield f"{name}.attention.bias", layer.self_attn.in_proj_bias
                yield f"{name}.projection.weight", layer.self_attn.out_proj.weight
                yield f"{name}.projection.bias", layer.self_attn.out_proj.bias
                yield from ((f"{name}.norm2.weight", layer.norm2.weight), (f"{name}.norm2.bias", layer.norm2.bias))
                yield from ((f"{name}.up.weight", layer.linear1.weight), (f"{name}.up.bias", layer.linear1.bias))
                yield from ((f"{name}.down.weight", layer.linear2.weight), (f"{name}.down.bias", layer.linear2.bias))
            if encoder.layers.pre:
                yield from (("last_norm.weight", norm.weight), ("last_norm.bias", norm.bias))
        yield from (("classifier.weight", self.classifier.weight), ("classifier.bias", self.classifier.bias))

    def load(self, flat):
        at = 0
        with torch.no_grad():
            for _, parameter in self.in_order():
                parameter.copy_(torch.from_numpy(flat[at : at + parameter.numel()]).view(parameter.shape))
                at += parameter.numel()
        assert at == len(flat), f"{at} parameters here, {len(flat)} there"

    def flat(self, of):
        return np.concatenate([of(parameter).detach().numpy().ravel() for _, parameter in self.in_order()])


def optimiser(network, o):
    return torch.optim.AdamW(
        network.parameters(), lr=o["StepSize"], betas=(o["Beta1"], o["Beta2"]), eps=o["Epsilon"], weight_decay=o["WeightDecay"]
    )


def step_size(o, t):
    warmup = math.floor(o["Warmup"] * o["Steps"] + 0.5)
    if t < warmup:
        return o["StepSize"] * (t + 1) / warmup
    return o["StepSize"] * 0.5 * (1 + math.cos(math.pi * (t - warmup) / (o["Steps"] - warmup)))


def step(network, adam, o, t, images, tokens, labels):
    for group in adam.param_groups:
        group["lr"] = step_size(o, t)
    adam.zero_grad()
    loss = nn.functional.cross_entropy(network(images, tokens), labels)
    loss.backward()
    adam.step()
    return loss


def check(folder):
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    o, shape = case["optimization"], case["shape"]
    network = Fusion(case, (Image, Text)).double()
    given = [(p["Name"], tuple(p["Shape"])) for p in case["parameters"]]
    here = [(name, tuple(p.flatten(1).shape) if name == "patch.weight" else tuple(p.shape)) for name, p in network.in_order()]
    assert given == here, "the parameters have other names or shapes"

    def read(name, kind=np.float32):
        return np.fromfile(folder / name, kind)

    network.load(read("weights-0").astype(np.float64))
    images = torch.from_numpy(read("images").astype(np.float64)).view(-1, shape["Channels"], shape["Resolution"], shape["Resolution"])
    tokens = torch.from_numpy(read("tokens", np.int32).astype(np.int64)).view(-1, shape["TitleLength"])
    labels = torch.from_numpy(read("labels", np.int32).astype(np.int64))
    assert (tokens == 0).any(), "no title has padding"
    adam = optimiser(network, o)
    worst = {"loss": 0.0, "gradient": 0.0, "parameters, mean": 0.0, "parameters, largest": 0.0}
    moved = 0.0
    for t, batch in enumerate(case["batches"]):
        index = torch.tensor(batch)
        loss = step(network, adam, o, t, images[index], tokens[index], labels[index]).item()
        moved += step_size(o, t)
        expected = network.flat(lambda p: p.grad)
        apart = np.abs(read(f"weights-{t + 1}") - network.flat(lambda p: p))
        worst["loss"] = max(worst["loss"], abs(loss - case["losses"][t]))
        worst["gradient"] = max(worst["gradient"], np.abs(read(f"gradient-{t}") - expected).max() / np.abs(expected).max())
        worst["parameters, mean"] = max(worst["parameters, mean"], apart.mean() / moved)
        worst["parameters, largest"] = max(worst["parameters, largest"], apart.max() / moved)
    with torch.no_grad():
        worst["outputs"] = np.abs(network(images, tokens).numpy().ravel() - read("outputs")).max()
    allowed = {"loss": 1e-5, "gradient": 1e-5, "parameters, mean": 5e-4, "parameters, largest": 1.0, "outputs": 1e-4}
    good = True
    for name, value in worst.items():
        good &= value <= allowed[name]
        print(f"{folder.name}: {name} differs by {value:.1e} (at most {allowed[name]:.0e}){'' if value <= allowed[name] else ' DISAGREES'}")
    return good


def measure(seconds):
    torch.set_num_threads(1)
    encoder = {"Layers": 1, "Hidden": 32, "Heads": 4, "Intermediate": 64, "Patch": 4, "PreNorm": True}
    case = {"encoder": encoder, "shape": {"Resolution": 16, "Channels": 3, "TitleLength": 8}, "vocabulary": 60, "classes": 8}
    o = {"StepSize": 3e-3, "Steps": 300, "Warmup": 0.01, "WeightDecay": 0.01, "Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-8}
    images, labels = torch.rand(640, 3, 16, 16), torch.randint(0, 8, (640,))
    tokens = torch.randint(2, 60, (640, 8)) * (torch.arange(8) < torch.randint(1, 9, (640, 1)))
    networks = [Fusion(case, kinds) for kinds in ((Image, Text), (Image,), (Text,))]
    optimisers = [optimiser(network, o) for network in networks]
    least, end, t = math.inf, time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        begun = time.thread_time()
        for network, adam in zip(networks, optimisers):
            index = torch.randint(0, 640, (32,))
            step(network, adam, o, t % 300, images[index], tokens[index], labels[index]).item()
        least, t = min(least, time.thread_time() - begun), t + 1
    print(f"PyTorch {torch.__version__}, its modules\t{1e6 * least:.0f}")


if len(sys.argv) == 3 and sys.argv[1] == "check":
    cases = sorted(path.parent for path in pathlib.Path(sys.argv[2]).glob("*/case.json"))
    sys.exit(0 if cases and all([check(case) for case in cases]) else 1)
elif len(sys.argv) == 3 and sys.argv[1] == "time":
    measure(float(sys.argv[2]))
else:
    print(__doc__, file=sys.stderr)
    sys.exit(2)
