"""Writes spectral-fixture.json: Fokker-Planck equations by Fourier collocation, for spectral.test.ts.

    python3 spectral-fixture.py > spectral-fixture.json

On rings and tori its error is below the digits written, and the method has nothing in common with finite volumes.
"""

import json

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import expm


def differentiation(n):
    """Matrix of d/dx on n (even) equally spaced points of [0, 2 pi) (Trefethen 2000, eq. 3.10)."""
    k = np.arange(1, n)
    column = np.concatenate([[0.0], 0.5 * (-1.0) ** k / np.tan(k * np.pi / n)])
    return np.array([[column[(i - j) % n] for j in range(n)] for i in range(n)])


def at(points, values):
    """The trigonometric interpolant of values on [0, 2 pi) at other points."""
    n = len(values)
    modes = np.fft.fftfreq(n, 1 / n)
    return (np.exp(1j * np.outer(points, modes)) @ np.fft.fft(values) / n).real


def main():
    n = 96
    x = 2 * np.pi * np.arange(n) / n
    d = differentiation(n)
    places = 2 * np.pi * (np.arange(0, 50, 7) + 0.5) / 50
    start = (1 + 0.5 * np.cos(x - 1)) / (2 * np.pi)

    # Drift and diffusion that depend on place.
    a, D = np.sin(x) + 0.5, 0.3 + 0.1 * np.cos(x)
    generator = -d @ np.diag(a) + d @ d @ np.diag(D)
    moved = expm(0.7 * generator) @ start
    steady = expm(200 * generator) @ start
    flux = a * steady - d @ (D * steady)

    # Drift and diffusion that depend on place and time.
    def rate(t, p):
        return -d @ (np.sin(x - t) * p) + d @ d @ ((0.3 + 0.2 * np.sin(3 * t)) * p)

    timed = solve_ivp(rate, (0, 1), start, method="DOP853", rtol=1e-12, atol=1e-14).y[:, -1]

    # The whirl with a sink, on a torus.
    m = 32
    u = 2 * np.pi * np.arange(m) / m - np.pi
    X, Y = np.meshgrid(u, u)  # rows are y
    dm, one = differentiation(m), np.eye(m)
    dx, dy = np.kron(one, dm), np.kron(dm, one)
    vx, vy = np.sin(Y) - 0.5 * np.sin(X), -np.sin(X) - 0.5 * np.sin(Y)
    plane = -dx @ np.diag(vx.ravel()) - dy @ np.diag(vy.ravel()) + 0.2 * (dx @ dx + dy @ dy)
    flat = np.full(m * m, 1 / (2 * np.pi) ** 2)
    swept = (expm(plane) @ flat).reshape(m, m)
    spots = 2 * np.pi * (np.array([2, 7, 10, 12, 17]) + 0.5) / 20 - np.pi
    # p(spots[k], spots[(k + 1) % 5])
    rows = np.array([at(spots + np.pi, row) for row in swept])
    plane_values = [at(np.array([spots[(k + 1) % 5] + np.pi]), rows[:, k])[0] for k in range(5)]

    print(json.dumps({
        "moved": at(places, moved).round(12).tolist(),
        "steady": at(places, steady).round(12).tolist(),
        "flux": [round(float(flux.min()), 12), round(float(flux.max()), 12)],
        "timed": at(places, timed).round(12).tolist(),
        "plane": [round(float(v), 12) for v in plane_values],
    }, indent=1))


main()
