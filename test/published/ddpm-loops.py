"""Writes ddpm-loops.json: what diffusers' options of DDPM lead to, for ddpm-loops.test.ts.

    python3 ddpm-loops.py > ddpm-loops.json

Diffusers' own tests run these options (tests/schedulers/test_scheduler_ddpm.py and test_scheduler_ddpm_parallel.py) and
print no number for them. Here they are computed from the papers' formulas in PyTorch's float32, without diffusers: the
sampling loop of Ho et al. 2020, algorithm 2, on diffusers' fixture (tests/schedulers/test_schedulers.py).
"""

import json
import math

import torch

T = 1000
FIXTURE = torch.arange(768).reshape(3, 8, 8, 4).permute(3, 0, 1, 2) / 768


def linear():
    return torch.linspace(1e-4, 0.02, T, dtype=torch.float32)


def scaled_linear():
    return torch.linspace(0.00085**0.5, 0.012**0.5, T, dtype=torch.float32) ** 2


def cosine():
    f = lambda u: math.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2
    return torch.tensor([min(1 - f((k + 1) / T) / f(k / T), 0.999) for k in range(T)], dtype=torch.float32)


def sigmoid():
    return torch.sigmoid(torch.linspace(-6, 6, T)) * (0.02 - 1e-4) + 1e-4


def without_terminal_signal(betas):
    """Lin et al. 2024, algorithm 1."""
    roots = torch.cumprod(1 - betas, 0).sqrt()
    first, last = roots[0].clone(), roots[-1].clone()
    bars = ((roots - last) * first / (first - last)) ** 2
    return 1 - torch.cat([bars[:1], bars[1:] / bars[:-1]])


def spread(spacing, n):
    """Timesteps counted from 0, falling; Lin et al. 2024, table 2."""
    if spacing == "leading":
        return [k * (T // n) for k in reversed(range(n))]
    if spacing == "trailing":
        return [round(T - k * T / n) - 1 for k in range(n)]
    return [round(k * (T - 1) / (n - 1)) for k in reversed(range(n))]


def limited(clean, case):
    """Saharia et al. 2022, section 2.3, or clipping."""
    if "quantile" not in case:
        return clean.clamp(-case["clip"], case["clip"]) if "clip" in case else clean
    flat = clean.reshape(len(clean), -1)
    s = torch.quantile(flat.abs(), case["quantile"], dim=1).clamp(min=1, max=case["max"]).unsqueeze(1)
    return (flat.clamp(-s, s) / s).reshape(clean.shape)


def loop(case):
    betas = {"linear": linear, "scaled": scaled_linear, "cosine": cosine, "sigmoid": sigmoid}[case["schedule"]]()
    if case.get("zeroTerminalSnr"):
        betas = without_terminal_signal(betas)
    bars = torch.cumprod(1 - betas, 0)
    times = spread(case.get("spacing", "leading"), case.get("steps", T))
    x = FIXTURE.clone()
    sums = []
    torch.manual_seed(0)
    for k, t in enumerate(times):
        output = x * t / (t + 1)
        bar = bars[t]
        before = bars[times[k + 1]] if k + 1 < len(times) else torch.tensor(1.0)
        alpha = bar / before
        beta = 1 - alpha
        if case["predicts"] == "eps":
            clean = (x - (1 - bar) ** 0.5 * output) / bar**0.5
        elif case["predicts"] == "v":
            clean = bar**0.5 * x - (1 - bar) ** 0.5 * output
        else:
            clean = output
        clean = limited(clean, case)
        x = before**0.5 * beta / (1 - bar) * clean + alpha**0.5 * (1 - before) / (1 - bar) * x
        if k + 1 < len(times):
            variance = beta if case.get("variance") == "large" else (1 - before) / (1 - bar) * beta
            x = x + variance**0.5 * torch.randn(x.shape)
        sums.append(x.double().abs().sum().item())
    # The model answers 0 at t = 0, so that a loop that predicts x0 ends in 0: what it was before counts.
    return {**case, "halfway": sums[len(times) // 2], "before": sums[-2], "end": sums[-1]}


CASES = [
    {"schedule": "linear", "predicts": "eps", "variance": "large", "clip": 1},
    {"schedule": "linear", "predicts": "v", "variance": "large", "clip": 1, "spacing": "trailing", "steps": 7},
    {"schedule": "linear", "predicts": "x0", "clip": 1},
    {"schedule": "linear", "predicts": "x0", "variance": "large", "spacing": "linspace", "steps": 100},
    {"schedule": "linear", "predicts": "eps", "clip": 2, "spacing": "linspace", "steps": 100},
    {"schedule": "linear", "predicts": "eps", "quantile": 0.995, "max": 1.5, "spacing": "trailing", "steps": 100},
    {"schedule": "linear", "predicts": "v", "quantile": 0.9, "max": 2, "spacing": "trailing", "steps": 100},
    {"schedule": "linear", "predicts": "x0", "quantile": 0.5, "max": 2, "spacing": "trailing", "steps": 100},
    {"schedule": "linear", "predicts": "eps", "clip": 1, "spacing": "leading", "steps": 50},
    {"schedule": "linear", "predicts": "eps", "clip": 1, "spacing": "trailing", "steps": 50},
    {"schedule": "linear", "predicts": "eps", "clip": 1, "spacing": "linspace", "steps": 50},
    {"schedule": "scaled", "predicts": "eps", "clip": 1},
    {"schedule": "cosine", "predicts": "eps", "clip": 1},
    {"schedule": "cosine", "predicts": "v", "clip": 1, "spacing": "trailing", "steps": 20},
    {"schedule": "sigmoid", "predicts": "eps", "clip": 1},
    {"schedule": "linear", "predicts": "v", "clip": 1, "zeroTerminalSnr": True},
    {"schedule": "scaled", "predicts": "x0", "clip": 1, "zeroTerminalSnr": True, "spacing": "trailing", "steps": 25},
]

print(json.dumps({"torch": torch.__version__, "loops": [loop(case) for case in CASES]}, indent=1))
