"""Writes torch-fixture.json: what PyTorch's CPU generator gives, for torch.test.ts.

    python3 torch-fixture.py > torch-fixture.json

Streams are kept as the SHA-256 of their little-endian float32 bytes.
"""

import hashlib
import json
import random
import torch


def digest(tensor):
    return hashlib.sha256(tensor.float().numpy().tobytes()).hexdigest()


def stream(seed, n):
    torch.manual_seed(seed)
    return {"seed": seed, "n": n, "sha256": digest(torch.randn(n))}


def mixed(seed):
    """One generator asked for everything in turn: short and long normals share a left-over half of a pair."""
    torch.manual_seed(seed)
    calls = []
    for name, *args in [
        ("randn", 5), ("randn", 20), ("randn", 2), ("rand", 7), ("randn", 3), ("randint", 0, 1000, 9),
        ("randn", 33), ("randperm", 10), ("randn", 1), ("randint", -5, 2**31, 4), ("randperm", 1), ("randn", 16),
    ]:
        if name == "randint":
            values = torch.randint(args[0], args[1], (args[2],))
        else:
            values = getattr(torch, name)(args[0])
        calls.append({"call": name, "args": args, "values": values.tolist()})
    return {"seed": seed, "calls": calls}


random.seed(2026)
sizes = [1, 2, 15, 16, 17, 31, 32, 33, 48, 624, 1000, 4097]
seeds = [0, 1, 42, 2**31, 2**32 - 1, 2**32 + 5, 1234567890123]
cases = [(seed, n) for seed in seeds for n in sizes]
cases += [(random.randrange(2**32), random.randrange(1, 3000)) for _ in range(40)]
cases += [(0, 1 << 20), (7, 100003)]
torch.manual_seed(0)
first = torch.randn(16).numpy().view("uint32").tolist()
print(json.dumps({
    "torch": torch.__version__,
    "capability": torch.backends.cpu.get_cpu_capability(),
    "firstBits": first,
    "streams": [stream(seed, n) for seed, n in cases],
    "mixed": [mixed(11), mixed(12)],
}, separators=(",", ":")).replace('{"seed"', '\n{"seed"').replace('{"call"', '\n{"call"'))
