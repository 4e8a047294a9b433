"""Writes torch-fixture.json: schedules and a sampling loop in PyTorch's float32, for single-precision.test.ts.

    python3 torch-fixture.py > torch-fixture.json

The loop is algorithm 2 of Ho et al. 2020 by way of the clipped guess of the clean sample, an operation at a time, with the
fixture of diffusers (tests/schedulers/test_schedulers.py). Numbers are kept as their bits: SHA-256 of float32 bytes.
"""

import hashlib
import json
import torch


def digest(tensor):
    return hashlib.sha256(tensor.float().numpy().tobytes()).hexdigest()


def tables(betas):
    alphas = 1.0 - betas
    return {"beta": digest(betas), "alpha": digest(alphas), "alphaBar": digest(torch.cumprod(alphas, 0))}


linear = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float32)
scaled = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float32) ** 2
short = torch.linspace(0.001, 0.3, 37, dtype=torch.float32)


def sample(kind):
    steps, shape = 1000, (4, 3, 8, 8)
    bars = torch.cumprod(1.0 - linear, 0)
    one = torch.tensor(1.0)
    x = torch.arange(768).reshape(3, 8, 8, 4).permute(3, 0, 1, 2) / 768
    torch.manual_seed(0)
    for t in reversed(range(steps)):
        output = x * t / (t + 1)
        bar, before = bars[t], bars[t - 1] if t > 0 else one
        alpha = bar / before
        beta = 1 - alpha
        if kind == "eps":
            clean = (x - (1 - bar) ** 0.5 * output) / bar**0.5
        else:
            clean = bar**0.5 * x - (1 - bar) ** 0.5 * output
        clean = torch.clamp(clean, -1, 1)
        mean = before**0.5 * beta / (1 - bar) * clean + alpha**0.5 * (1 - before) / (1 - bar) * x
        if t > 0:
            variance = (1 - before) / (1 - bar) * beta
            mean = mean + variance**0.5 * torch.randn(shape)
        x = mean
    return {"predicts": kind, "sum": x.abs().sum().item(), "sha256": digest(x.contiguous())}


print(json.dumps({
    "torch": torch.__version__,
    "linear": tables(linear),
    "scaledLinear": tables(scaled),
    "short": tables(short),
    "loops": [sample("eps"), sample("v")],
}, indent=2))
