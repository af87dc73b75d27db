"""Remedies of joint training in PyTorch, written from the losses in the papers, for verify_trial.py.

Every loss is differentiated by autograd; no formula of a gradient is shared with the engines. OGM-GE and modality dropout draw random numbers
that an export does not hold, so they are refused.
"""
import math

import torch

cross_entropy = torch.nn.functional.cross_entropy

KNOWN = ("none", "unimodal_losses", "gradient_blending", "step_ratio", "ogm", "alternating", "reconboost", "mmpareto", "unimodal_pretraining",
         "balanced_init", "distillation")


class JointTraining:
    """What a remedy makes of the start and of the steps of joint training."""

    def __init__(self, trial, outputs, activations):
        self.trial, self.outputs, self.activations, self.remedy = trial, outputs, activations, trial.remedy
        self.labels, self.inputs = trial.labels["train"], trial.inputs["train"]
        self.blend = None
        if self.remedy and self.remedy["method"] not in KNOWN:
            raise ValueError(f"the remedy {self.remedy['method']} draws random numbers that an export does not hold")

    def start(self):
        """The weights that joint training starts from."""
        start = self.remedy["start"] if self.remedy else "none"
        if start == "unimodal_pretraining":
            steps = self.trial.iterations if self.remedy["at"] is None else min(self.remedy["at"], self.trial.iterations)
            return [self.alone(r, steps) for r in range(self.trial.modalities)]
        return self.balanced() if start == "balanced_init" else self.trial.initial

    def alone(self, r, steps):
        """The uni-modal network of r after some steps of its own training."""
        w = self.trial.initial[r].clone()
        for _ in range(steps):
            w.requires_grad_(True)
            loss = self.own_loss(r, w)
            if self.trial.loss_target is not None and loss.item() <= self.trial.loss_target:
                break
            gradient, = torch.autograd.grad(loss, [w])
            w = (w - self.trial.steps(w) * gradient).detach()
        return w.detach()

    def balanced(self):
        """Every class scaled to the geometric mean of its initial scores Gamma(0) d^(1/(q-2))."""
        start = [w.clone().reshape(self.trial.classes, self.trial.neurons, -1) for w in self.trial.initial]
        scores = self.trial.matrix("initial_gamma") * self.trial.matrix("sufficient_moment") ** (1 / (self.trial.q - 2))
        for j in range(self.trial.classes):
            if (scores[j] > 0).all():
                for r, w in enumerate(start):
                    w[j, :, :self.trial.inputs["train"][r].shape[1]] *= scores[j].log().mean().exp() / scores[j, r]
        return [w.reshape(before.shape) for w, before in zip(start, self.trial.initial)]

    def own_loss(self, r, w, kind="train"):
        return cross_entropy(self.outputs(self.trial, [self.trial.inputs[kind][r]], [w]), self.trial.labels[kind])

    def joint_loss(self, weights, kind="train"):
        return cross_entropy(self.outputs(self.trial, self.trial.inputs[kind], weights), self.trial.labels[kind])

    def direction(self, weights, step):
        """What the step goes against, for each encoder."""
        method = self.remedy["method"] if self.remedy else "none"
        joint = self.joint_loss(weights)
        own = [self.own_loss(r, w) for r, w in enumerate(weights)]
        if method == "unimodal_losses":
            return torch.autograd.grad(joint + self.remedy["weight"] * sum(own), weights)
        if method == "gradient_blending":
            blend = self.weights_of_losses(weights, step)
            return torch.autograd.grad(blend[0] * joint + sum(b * loss for b, loss in zip(blend[1:], own)), weights)
        if method == "alternating":
            return torch.autograd.grad(own[step % len(weights)] + 0 * joint, weights)
        if method == "reconboost":
            return torch.autograd.grad(self.stage_loss(weights, joint, step), weights)
        if method == "distillation":
            return torch.autograd.grad(joint + self.remedy["teacher_weight"] * self.distance(weights), weights)
        gradients = torch.autograd.grad(joint, weights, retain_graph=True)
        if method == "step_ratio":
            return [ratio * g for ratio, g in zip(self.remedy["step_ratios"] or [1.0] * len(weights), gradients)]
        if method == "ogm" and self.remedy["from"] <= step and (self.remedy["to"] is None or step < self.remedy["to"]):
            return [kappa * g for kappa, g in zip(self.modulation(weights), gradients)]
        if method == "mmpareto":
            return [self.pareto(g, torch.autograd.grad(loss, [w])[0]) for g, loss, w in zip(gradients, own, weights)]
        return gradients

    def modulation(self, weights):
        sums = [self.outputs(self.trial, [x], [w]).detach().softmax(1).gather(1, self.labels[:, None]).sum().item()
                for x, w in zip(self.inputs, weights)]
        ratios = [mine / (sum(s for other, s in enumerate(sums) if other != r) / (len(sums) - 1)) for r, mine in enumerate(sums)]
        return [1 - math.tanh(self.remedy["alpha"] * ratio) if ratio > 1 else 1.0 for ratio in ratios]

    def stage_loss(self, weights, joint, step):
        """One modality's loss, samples weighted by what the others do not answer; the joint loss between stages."""
        cycle = self.remedy["stage"] + self.remedy["rectify"]
        if step % cycle >= self.remedy["stage"]:
            return joint
        moving = step // cycle % len(weights)
        others = [r for r in range(len(weights)) if r != moving]
        answered = 1 / self.trial.classes
        if others:
            f = self.outputs(self.trial, [self.inputs[r] for r in others], [weights[r] for r in others])
            answered = f.detach().softmax(1).gather(1, self.labels[:, None]).squeeze(1)
        losses = cross_entropy(self.outputs(self.trial, [self.inputs[moving]], [weights[moving]]), self.labels, reduction="none")
        return ((1 - self.remedy["reconcile"] * answered) * losses).mean() + 0 * joint

    def distance(self, weights):
        return sum(torch.nn.functional.mse_loss(self.activations(self.trial, x, w), self.activations(self.trial, x, teacher))
                   for x, w, teacher in zip(self.inputs, weights, self.trial.unimodal))

    def pareto(self, joint, own):
        """Equal weights where the two agree, else those of the shortest combination; not shorter than their sum; times a factor."""
        product, a2, b2 = (joint * own).sum().item(), (joint ** 2).sum().item(), (own ** 2).sum().item()
        a = 0.5 if product > 0 else min(max((b2 - product) / (a2 + b2 - 2 * product), 0.001), 0.999)
        combined = 2 * a * joint + 2 * (1 - a) * own
        return self.remedy["rescale"] * combined * max(1.0, (torch.norm(joint + own) / torch.norm(combined)).item())

    def weights_of_losses(self, weights, step):
        every = self.remedy["super_epoch"] or self.trial.iterations
        if step % every == 0:
            self.blend = self.estimate(weights, min(every, self.trial.iterations - step))
            self.compare(step)
        return self.blend["weights"]

    def estimate(self, weights, steps):
        """G and O of copies trained on each loss alone, and w = G / O^2 with sum 1."""
        def losses(copies, kind):
            return [self.joint_loss(copies[0], kind).item()] + [self.own_loss(r, w, kind).item() for r, w in enumerate(copies[1])]

        copies = [[w.detach().clone() for w in weights] for _ in range(2)]
        before = {kind: losses(copies, kind) for kind in ("train", "validation")}
        for _ in range(steps):
            for c, copy in enumerate(copies):
                moving = [w.requires_grad_(True) for w in copy]
                loss = self.joint_loss(moving) if c == 0 else sum(self.own_loss(r, w) for r, w in enumerate(moving))
                copies[c] = [(w - self.trial.steps(w) * g).detach() for w, g in zip(moving, torch.autograd.grad(loss, moving))]
        after = {kind: losses(copies, kind) for kind in ("train", "validation")}
        generalization = [b - a for b, a in zip(before["validation"], after["validation"])]
        overfitting = [(va - ta) - (vb - tb) for vb, tb, va, ta in zip(before["validation"], before["train"], after["validation"], after["train"])]
        raw = [max(g, 0.0) / max(abs(o), 0.01) ** 2 for g, o in zip(generalization, overfitting)]
        total = sum(raw)
        return {"generalization": generalization, "overfitting": overfitting,
                "weights": [w / total for w in raw] if total > 0 else [1 / len(raw)] * len(raw)}

    def compare(self, step):
        """Holds an estimate against the exported one."""
        recorded = next(entry for entry in self.trial.recorded["blending"] if entry["iteration"] == step)
        for what, tolerance in (("generalization", 1e-4), ("overfitting", 1e-4), ("weights", 2e-3)):
            worst = max(abs(a - b) for a, b in zip(self.blend[what], recorded[what]))
            self.trial.blending_differences.append((f"{what} at t = {step}", worst, tolerance))
