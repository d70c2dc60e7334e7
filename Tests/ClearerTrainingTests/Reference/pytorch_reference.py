#!/usr/bin/env python3
"""The family's nets and its search step as anybody would write them in PyTorch: an oracle and a yardstick.

    python pytorch_reference.py time --width 16            CPU seconds of a training step (batch 16 of 64x64)
    python pytorch_reference.py time --width 16 --search   of a step of a search: weights, then architecture
    python pytorch_reference.py fixture search_step.safetensors

The fixture holds a small supernet with batch normalisation, two batches, and what one step of the architecture
parameters makes of them; SearcherTests compares. Needs only torch and numpy.
"""
import argparse, json, struct, time
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

STAGES = ("FPFF", "FPFP", "FFPF")


def conv(a, b, k, stride=1):
    return nn.Sequential(nn.Conv2d(a, b, k, stride, k // 2, bias=False), nn.BatchNorm2d(b))


class Bottleneck(nn.Module):
    def __init__(self, inputs, c):
        super().__init__()
        self.reduce, self.spatial, self.expand = conv(inputs, c, 1), conv(c, c, 3), conv(c, 4 * c, 1)
        self.project = conv(inputs, 4 * c, 1) if inputs != 4 * c else None

    def forward(self, x):
        y = self.expand(F.relu(self.spatial(F.relu(self.reduce(x)))))
        return F.relu(y + (self.project(x) if self.project else x))


class Parallel(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.branch = nn.ModuleList(nn.ModuleList([conv(c, c, 3), conv(c, c, 3)]) for c in widths)

    def forward(self, xs):
        return [F.relu(b[1](F.relu(b[0](x))) + x) for b, x in zip(self.branch, xs)]


class Fusion(nn.Module):
    def __init__(self, widths, outputs=None):
        super().__init__()
        self.fuse = nn.ModuleDict()
        self.outputs = outputs or len(widths)
        for to in range(self.outputs):
            for at, c in enumerate(widths):
                if at > to:
                    self.fuse[f"{at}to{to}"] = nn.ModuleList([conv(c, widths[to], 1)])
                if at < to:
                    last = to - at - 1
                    self.fuse[f"{at}to{to}"] = nn.ModuleList(
                        conv(c, widths[to] if i == last else c, 3, 2) for i in range(to - at))

    def forward(self, xs):
        result = []
        for to in range(self.outputs):
            total = 0
            for at, x in enumerate(xs):
                if at != to:
                    steps = self.fuse[f"{at}to{to}"]
                    for i, step in enumerate(steps):
                        x = step(x)
                        if i < len(steps) - 1:
                            x = F.relu(x)
                    if at > to:
                        x = F.interpolate(x, scale_factor=2 ** (at - to), mode="nearest")
                total = total + x
            result.append(F.relu(total))
        return result


class Mixed(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.parallel, self.fusion = Parallel(widths), Fusion(widths)

    def forward(self, xs, w):
        return [w[0] * p + w[1] * f for p, f in zip(self.parallel(xs), self.fusion(xs))]


class Net(nn.Module):
    """`stages`: a string of F and P for each stage, or of M for a mixture of both."""

    def __init__(self, widths, stages, channels=1, stem=2):
        super().__init__()
        c = widths[0]
        self.stem = nn.ModuleList(Bottleneck(channels if i == 0 else 4 * c, c) for i in range(stem))
        self.keep = conv(4 * c, c, 3)
        self.down = nn.ModuleList(
            conv(4 * c if i == 0 else widths[i], widths[i + 1], 3, 2) for i in range(len(widths) - 1))
        make = {"F": Fusion, "P": Parallel, "M": Mixed}
        self.stages = nn.ModuleList(
            nn.ModuleList(make[kind](widths[: i + 2]) for kind in stage) for i, stage in enumerate(stages))
        self.final = Fusion(widths, outputs=1)
        self.output = nn.Conv2d(c, channels, 1, bias=False)

    def forward(self, picture, weights=None):
        x = picture
        for block in self.stem:
            x = block(x)
        xs, place = [x], 0
        for i, stage in enumerate(self.stages):
            kept = [F.relu(self.keep(xs[0]))] if i == 0 else xs
            xs = kept + [F.relu(self.down[i](xs[-1]))]
            for module in stage:
                xs = module(xs, weights[place]) if isinstance(module, Mixed) else module(xs)
                place += 1
        return picture - self.output(self.final(xs)[0])


def name_of(key):
    """A parameter's name in a model of Clearer, from its name here."""
    parts = key.split(".")
    kind = {"0.weight": "weight", "1.weight": "norm.weight", "1.bias": "norm.bias",
            "1.running_mean": "norm.running_mean", "1.running_var": "norm.running_var"}
    suffix = kind.get(".".join(parts[-2:]))
    path = parts[:-2]
    if parts[0] == "output":
        return "final.output.weight"
    if parts[0] == "keep":
        path = ["transitions", "0", "keep"]
    if parts[0] == "down":
        path = ["transitions", parts[1], "down"]
    path = [p for p in path if p not in ("parallel", "fusion")]
    return ".".join(path + [suffix]) if suffix else None


def architecture_step(net, alpha, noisy, clean, shares, binarization, complexity):
    """The whole loss, its terms, and one step of Adam on the architecture parameters."""
    w = torch.softmax(alpha, dim=1)
    net.eval()
    error = F.mse_loss(net(noisy, w), clean)
    entropy = (-w * torch.log10(w) - (1 - w) * torch.log10(1 - w)).mean()
    cost = (w * shares).sum(dim=1).mean()
    loss = error + binarization * entropy + complexity * cost
    optimizer = torch.optim.Adam([alpha], lr=3e-4, betas=(0.5, 0.999), weight_decay=1e-3)
    optimizer.zero_grad()
    loss.backward()
    gradient = alpha.grad.clone()
    optimizer.step()
    return error.item(), entropy.item(), cost.item(), gradient


def save(path, tensors, metadata):
    header, offset, body = {"__metadata__": metadata}, 0, b""
    for name, tensor in sorted(tensors.items()):
        data = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(data)]}
        offset, body = offset + len(data), body + data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def fixture(path):
    torch.manual_seed(1)
    net = Net((2, 3, 4), ("MM", "M"), stem=1)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1, 0.2)
            nn.init.normal_(module.bias, 0, 0.2)
    nn.init.normal_(net.output.weight, 0, 0.3)
    with torch.no_grad():
        alpha = (torch.randn(3, 2) * 0.5).requires_grad_()
    clean = torch.rand(2, 1, 16, 16)
    noisy = clean + 0.1 * torch.randn_like(clean)
    shares = torch.tensor([[0.7, 0.3]] * 3)
    # A step of the weights, so that the recorded statistics are not where they begin.
    net.train()
    before = {name_of(k): v.clone() for k, v in net.state_dict().items() if name_of(k)}
    optimizer = torch.optim.SGD(net.parameters(), lr=0.025, momentum=0.9, weight_decay=3e-4)
    error = F.mse_loss(net(noisy, torch.softmax(alpha.detach(), dim=1)), clean)
    error.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 5)
    optimizer.step()
    after = {name_of(k): v.clone() for k, v in net.state_dict().items() if name_of(k)}
    tensors = {f"before.{k}": v for k, v in before.items()} | {f"after.{k}": v for k, v in after.items()}
    tensors |= {"alpha": alpha.detach().clone(), "noisy": noisy, "clean": clean}
    mixture_error, entropy, cost, gradient = architecture_step(net, alpha, noisy, clean, shares, 0.01, 0.1)
    tensors |= {"alpha.gradient": gradient, "alpha.after": alpha.detach(),
                "losses": torch.tensor([error.item(), mixture_error, entropy, cost])}
    save(path, tensors, {"made by": f"pytorch_reference.py with torch {torch.__version__}"})


def measure(width, steps, search):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    widths = (width, 2 * width, 4 * width, 8 * width)
    net = Net(widths, ("MMMM",) * 3 if search else STAGES)
    clean = torch.rand(16, 1, 64, 64)
    noisy = clean + 0.1 * torch.randn_like(clean)
    alpha = (1e-3 * torch.randn(12, 2)).requires_grad_()
    if search:
        optimizer = torch.optim.SGD(net.parameters(), lr=0.025, momentum=0.9, weight_decay=3e-4)
    else:
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for step in range(steps + 2):
        if step == 2:
            begin = time.process_time()
        if search:
            architecture_step(net, alpha, noisy, clean, torch.tensor([[0.7, 0.3]] * 12), 0.01, 0.1)
            net.train()
        optimizer.zero_grad()
        F.mse_loss(net(noisy, torch.softmax(alpha.detach(), dim=1) if search else None), clean).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()
    print(f"{(time.process_time() - begin) / steps:.4f} CPU seconds a step, torch {torch.__version__}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    timing = commands.add_parser("time")
    timing.add_argument("--width", type=int, default=16)
    timing.add_argument("--steps", type=int, default=10)
    timing.add_argument("--search", action="store_true")
    commands.add_parser("fixture").add_argument("path")
    chosen = parser.parse_args()
    if chosen.command == "time":
        measure(chosen.width, chosen.steps, chosen.search)
    else:
        fixture(chosen.path)
