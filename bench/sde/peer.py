"""The NumPy, PyTorch and SciPy side of `npm run bench -- sde`: works for one line of JSON at a time.

{"prepare": {"work": "ou", ...}}   prepares a run and makes one, answers {"mean": m, "variance": v} of its end
{"run": seconds}                   repeats it for so long, answers {"ms": a run, "units": n}
"""

import json
import os
import sys
import time

import numpy as np
import scipy
import scipy.sparse as sparse
import torch
from scipy.linalg import solve_banded
from scipy.sparse.linalg import splu


def moments(x):
    return float(x.mean()), float(x.var())


# Ensembles: Euler–Maruyama, particles × steps.


def numpy_ou(n, steps, h, dtype):
    rng, s = np.random.default_rng(1), dtype((2 * h) ** 0.5)

    def run():
        x = np.full(n, 1, dtype)
        for _ in range(steps):
            x += -x * dtype(h) + s * rng.standard_normal(n, dtype)
        return moments(x)

    return run


def numpy_well(n, steps, h, dtype):
    rng, s = np.random.default_rng(1), dtype(h**0.5)

    def run():
        x, y = np.full(n, 1, dtype), np.full(n, 1, dtype)
        for _ in range(steps):
            x += (x - x * x * x) * dtype(h) + s * rng.standard_normal(n, dtype)
            y += -y * dtype(h) + s * rng.standard_normal(n, dtype)
        return moments(x)

    return run


class Ou:
    def f(self, t, y):
        return -y

    def g(self, t, y):
        return torch.full_like(y, 2**0.5)


class Well:
    def f(self, t, y):
        x = y[:, :1]
        return torch.cat([x - x * x * x, -y[:, 1:]], dim=1)

    def g(self, t, y):
        return torch.ones_like(y)


def torch_euler(sde, n, steps, h, dimension):
    """What torchsde's method "euler" does with diagonal noise, without its tree of Brownian increments."""

    @torch.inference_mode()
    def run():
        y = torch.ones(n, dimension)
        for k in range(steps):
            w = torch.randn_like(y) * h**0.5
            y = y + sde.f(k * h, y) * h + sde.g(k * h, y) * w
        return moments(y[:, 0])

    return run


def ou(n, steps, h, library):
    if library == "PyTorch":
        return torch_euler(Ou(), n, steps, h, 1)
    return numpy_ou(n, steps, h, np.dtype(library).type)


def well(n, steps, h, library):
    if library == "PyTorch":
        return torch_euler(Well(), n, steps, h, 2)
    return numpy_well(n, steps, h, np.dtype(library).type)


# Fokker–Planck: backward Euler on central differences.


def rates(drift, x, h, diffusion):
    """What leaves a cell to the right, and what comes back, at each edge between two cells."""
    a = drift((x[:-1] + x[1:]) / 2)
    return diffusion / h**2 + a / (2 * h), diffusion / h**2 - a / (2 * h)


def generator(forward, backward):
    n = len(forward) + 1
    leaving = np.zeros(n)
    leaving[:-1] += forward
    leaving[1:] += backward
    return sparse.diags([forward, -leaving, backward], [-1, 0, 1], shape=(n, n), format="csc")


def cells(n, extent):
    h = 2 * extent / n
    return -extent + h * (np.arange(n) + 0.5), h


def density_moments(x, p):
    mass = p.sum()
    mean = (x * p).sum() / mass
    return float(mean), float(((x - mean) ** 2 * p).sum() / mass)


def line(n, steps, dt, library):
    x, h = cells(n, 5)
    matrix = sparse.identity(n, format="csc") - dt * generator(*rates(lambda e: -e, x, h, 1))
    start = np.exp(-((x - 2) ** 2) / 0.02)
    if library == "splu":
        solve = splu(matrix).solve
    else:
        bands = np.zeros((3, n))
        bands[0, 1:], bands[1], bands[2, :-1] = (matrix.diagonal(k) for k in (1, 0, -1))
        solve = lambda p: solve_banded((1, 1), bands, p, overwrite_b=True, check_finite=False)

    def run():
        p = start.copy()
        for _ in range(steps):
            p = solve(p)
        return density_moments(x, p)

    return run


def plane(n, steps, dt, library):
    x, h = cells(n, 3)
    along_x = generator(*rates(lambda e: e - e**3, x, h, 0.5))
    along_y = generator(*rates(lambda e: -e, x, h, 0.5))
    one = sparse.identity(n, format="csc")
    matrix = sparse.identity(n * n) - dt * (sparse.kron(one, along_x) + sparse.kron(along_y, one))
    # Of the orderings of SuperLU the one for matrices of symmetric structure, which is the fastest here.
    solve = splu(matrix.tocsc(), permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True}).solve
    start = np.exp(-((x[None, :] - 0.5) ** 2 + x[:, None] ** 2) / 0.5).ravel()

    def run():
        p = start
        for _ in range(steps):
            p = solve(p)
        return density_moments(x, p.reshape(n, n).sum(axis=0))

    return run


WORK = {"ou": ou, "well": well, "line": line, "plane": plane}


def measure(run, seconds):
    units, begin = 0, time.perf_counter()
    while True:
        run()
        units += 1
        elapsed = time.perf_counter() - begin
        if elapsed >= seconds:
            return {"ms": 1e3 * elapsed / units, "units": units}


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)
    run = None
    print(json.dumps({"torch": torch.__version__, "scipy": scipy.__version__}), flush=True)
    for line_ in sys.stdin:
        asked = json.loads(line_)
        if "prepare" in asked:
            sizes = dict(asked["prepare"])
            run = WORK[sizes.pop("work")](**sizes)
            mean, variance = run()
            answer = {"parameters": 0, "mean": mean, "variance": variance}
        else:
            answer = measure(run, asked["run"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
