"""Writes paths-fixture.json: conditional paths, conversions and changes of path in float64, for paths.test.ts.

    python3 paths-fixture.py > paths-fixture.json

Scales and deviations are the published formulas of facebookresearch/flow_matching (path/scheduler/scheduler.py and
schedule_transform.py); their slopes, and those of a change of path, are PyTorch's derivatives of these. Conversions are solved
as two linear equations.
"""

import json
import math
import torch

torch.set_default_dtype(torch.float64)


def vp(t, low=0.1, high=20.0):
    b = 0.5 * (1 - t) ** 2 * (high - low) + (1 - t) * low
    return torch.exp(-0.5 * b), torch.sqrt(1 - torch.exp(-b))


def vp_time(snr, low=0.1, high=20.0):
    b = -torch.log(snr**2 / (snr**2 + 1))
    return 1 - (-low + torch.sqrt(low**2 + 2 * (high - low) * b)) / (high - low)


# Scale and std at t, and t at a ratio of the two.
paths = {
    "linear": (lambda t: (t, 1 - t), lambda snr: snr / (1 + snr)),
    "polynomial": (lambda t: (t**3, 1 - t**3), lambda snr: (snr / (1 + snr)) ** (1 / 3)),
    "cosine": (lambda t: (torch.sin(math.pi / 2 * t), torch.cos(math.pi / 2 * t)), lambda snr: 2 * torch.atan(snr) / math.pi),
    "linearVp": (lambda t: (t, torch.sqrt(1 - t**2)), lambda snr: torch.sqrt(snr**2 / (1 + snr**2))),
    "vp": (vp, vp_time),
}


def slopes(f, t):
    t = torch.tensor(t, requires_grad=True)
    values = f(t)
    out = []
    for value in values:
        (slope,) = torch.autograd.grad(value, t, retain_graph=True)
        out.append(slope.item())
    return [value.item() for value in values] + out


def converted(row, data, eps):
    scale, std, scale_slope, std_slope = row
    x = scale * data + std * eps
    return {"x": x, "velocity": scale_slope * data + std_slope * eps, "score": -eps / std, "eps": eps, "data": data}


def field(x, t):
    return torch.sin(3 * x) + t * x


def changed(old, new, r, x):
    at_old, time_old = paths[old]
    at_new, _ = paths[new]

    def both(r):
        scale, std = at_new(r)
        t = time_old(scale / std)
        return t, std / at_old(t)[1]

    t, s, t_slope, s_slope = slopes(both, r)
    x = torch.tensor(x)
    return (s_slope / s * x + s * t_slope * field(x / s, torch.tensor(t))).item()


times = [0.1, 0.35, 0.5, 0.9]
out = {"torch": torch.__version__, "times": times, "paths": {}, "changes": []}
for name, (at, time_of) in paths.items():
    rows = [slopes(at, t) for t in times]
    out["paths"][name] = {
        "at": rows,
        "timeOf": [time_of(torch.tensor(snr)).item() for snr in [0.2, 1.0, 3.0]],
        "said": [converted(row, 1.3, -0.7) for row in rows],
    }
for old in paths:
    for new in paths:
        for r in [0.3, 0.8]:
            out["changes"].append({"from": old, "to": new, "r": r, "x": 0.4, "velocity": changed(old, new, r, 0.4)})
print(json.dumps(out, indent=1))
