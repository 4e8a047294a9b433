"""The networks of the benchmark in PyTorch, as its users write them; counterparts of src/nn."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def mlp(widths):
    layers = []
    for k, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layers += [nn.Linear(inputs, outputs)] + [nn.ReLU()] * (k < len(widths) - 2)
    return nn.Sequential(*layers)


class Condition(nn.Module):
    """Time as sines and cosines, then two layers (src/nn/condition.ts)."""

    def __init__(self, size):
        super().__init__()
        half = size // 2
        self.register_buffer("frequencies", torch.exp(-math.log(10_000) / (half - 1) * torch.arange(half)))
        self.layers = nn.Sequential(nn.Linear(size, 4 * size), nn.SiLU(), nn.Linear(4 * size, 4 * size))

    def forward(self, time):
        angles = time[:, None] * self.frequencies
        return self.layers(torch.cat([angles.sin(), angles.cos()], dim=1))


class TimeMlp(nn.Module):
    """src/nn/mlp.ts"""

    def __init__(self, inputs, width, depth, time_size=32):
        super().__init__()
        self.condition = Condition(time_size)
        sizes = [inputs] + [width] * depth
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.shifts = nn.ModuleList(nn.Linear(4 * time_size, width) for _ in range(depth))
        self.scales = nn.ModuleList(nn.Linear(4 * time_size, width) for _ in range(depth))
        self.output = nn.Linear(width, inputs)

    def forward(self, x, time):
        c = F.silu(self.condition(time))
        for layer, shift, scale in zip(self.hidden, self.shifts, self.scales):
            x = F.silu(layer(x) * (1 + scale(c)) + shift(c))
        return self.output(x)


class Vae(nn.Module):
    """784-400-2-400-784 (Kingma and Welling 2014)."""

    def __init__(self, inputs, hidden, latent):
        super().__init__()
        self.encoder = mlp([inputs, hidden, 2 * latent])
        self.decoder = mlp([latent, hidden, inputs])

    def loss(self, x):
        mean, log_variance = self.encoder(x).chunk(2, dim=1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        reconstruction = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum")
        divergence = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum()
        return (reconstruction + divergence) / len(x)


def group_norm(channels):
    return nn.GroupNorm(max(1, min(32, channels // 4)), channels, eps=1e-6)


class Residual(nn.Module):
    """src/nn/residual.ts"""

    def __init__(self, inputs, outputs, condition):
        super().__init__()
        self.norm1, self.norm2 = group_norm(inputs), group_norm(outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.project = nn.Linear(condition, outputs)
        self.shortcut = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, e):
        h = self.conv1(F.silu(self.norm1(x))) + self.project(F.silu(e))[:, :, None, None]
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    """src/nn/attention.ts"""

    def __init__(self, channels):
        super().__init__()
        self.norm = group_norm(channels)
        self.query, self.key, self.value = (nn.Linear(channels, channels) for _ in range(3))
        self.output = nn.Linear(channels, channels)

    def forward(self, x):
        positions = self.norm(x).flatten(2).transpose(1, 2)
        q, k, v = self.query(positions), self.key(positions), self.value(positions)
        found = self.output(F.scaled_dot_product_attention(q, k, v))
        return x + found.transpose(1, 2).reshape(x.shape)


class Block(nn.Module):
    def __init__(self, inputs, outputs, condition, attends):
        super().__init__()
        self.residual = Residual(inputs, outputs, condition)
        self.attention = Attention(outputs) if attends else nn.Identity()

    def forward(self, x, e):
        return self.attention(self.residual(x, e))


class Twice(nn.Module):
    """A picture twice as large."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return self.smooth(F.interpolate(x, scale_factor=2, mode="nearest"))


class UNet(nn.Module):
    """src/nn/unet.ts, with attention at half the size and the smallest."""

    def __init__(self, channels, width, multipliers=(1, 2, 2), blocks=2):
        super().__init__()
        condition = 4 * width
        self.condition = Condition(width)
        self.input = nn.Conv2d(channels, width, 3, padding=1)
        self.down, passed = nn.ModuleList(), [width]
        for level, multiplier in enumerate(multipliers):
            for _ in range(blocks):
                self.down.append(Block(passed[-1], width * multiplier, condition, level == 1))
                passed.append(width * multiplier)
            if level < len(multipliers) - 1:
                self.down.append(nn.Conv2d(passed[-1], passed[-1], 3, stride=2, padding=1))
                passed.append(passed[-1])
        h = passed[-1]
        self.middle = nn.ModuleList([Block(h, h, condition, True), Block(h, h, condition, False)])
        self.up = nn.ModuleList()
        for level, multiplier in reversed(list(enumerate(multipliers))):
            for _ in range(blocks + 1):
                self.up.append(Block(h + passed.pop(), width * multiplier, condition, level == 1))
                h = width * multiplier
            if level > 0:
                self.up.append(Twice(h))
        self.output = nn.Sequential(group_norm(h), nn.SiLU(), nn.Conv2d(h, channels, 3, padding=1))

    def forward(self, x, time):
        e = self.condition(time)
        passed = [self.input(x)]
        for stage in self.down:
            passed.append(stage(passed[-1], e) if isinstance(stage, Block) else stage(passed[-1]))
        h = passed[-1]
        for block in self.middle:
            h = block(h, e)
        for stage in self.up:
            h = stage(torch.cat([h, passed.pop()], dim=1), e) if isinstance(stage, Block) else stage(h)
        return self.output(h)
