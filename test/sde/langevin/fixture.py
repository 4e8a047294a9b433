"""Writes fixture.json for effective-sample-size.test.ts and escape.test.ts: NumPy and SciPy, sharing no code with src.

    python3 fixture.py > fixture.json

Effective sample sizes by the algorithm that Stan and ArviZ publish (Vehtari et al. 2021, section 3.2; ArviZ 0.17,
stats/diagnostics.py, _ess), with autocovariances by FFT. Chains are deterministic, so that both sides have the same.
Escape times by adaptive quadrature and by the spectrum of the symmetrised generator on a fine grid.
"""

import json
import numpy as np
from scipy import integrate, linalg


def chain(rho, n, shift=0.0):
    x, value = [], 0.0
    for k in range(n):
        value = rho * value + np.sin((k + 1) ** 2 + shift)
        x.append(value)
    return np.array(x)


def autocovariance(x):
    n = len(x)
    spectrum = np.fft.rfft(x - x.mean(), 2 * n)
    return np.fft.irfft(spectrum * np.conj(spectrum))[:n] / n


def ess(chains):
    chains = np.array(chains)
    m, n = chains.shape
    acov = np.array([autocovariance(c) for c in chains])
    mean_var = np.mean(acov[:, 0]) * n / (n - 1.0)
    var_plus = mean_var * (n - 1.0) / n
    if m > 1:
        var_plus += np.var(chains.mean(axis=1), ddof=1)
    rho = np.zeros(n)
    even = 1.0
    rho[0] = even
    odd = 1.0 - (mean_var - np.mean(acov[:, 1])) / var_plus
    rho[1] = odd
    t = 1
    while t < n - 3 and even + odd > 0:
        even = 1.0 - (mean_var - np.mean(acov[:, t + 1])) / var_plus
        odd = 1.0 - (mean_var - np.mean(acov[:, t + 2])) / var_plus
        if even + odd >= 0:
            rho[t + 1], rho[t + 2] = even, odd
        t += 2
    last = t - 2
    if even > 0:
        rho[last + 1] = even
    t = 1
    while t <= last - 2:
        if rho[t + 1] + rho[t + 2] > rho[t - 1] + rho[t]:
            rho[t + 1] = rho[t + 2] = (rho[t - 1] + rho[t]) / 2.0
        t += 2
    tau = max(-1.0 + 2.0 * np.sum(rho[: last + 1]) + rho[last + 1], 1 / np.log10(m * n))
    return m * n / tau


def passage(f, low, start, end, temperature=1.0):
    inner = lambda y: integrate.quad(lambda z: np.exp((f(y) - f(z)) / temperature), low, y, epsabs=1e-12, epsrel=1e-11)[0]
    return integrate.quad(inner, start, end, epsabs=1e-11, epsrel=1e-11)[0] / temperature


def relaxation(f, low=-3.0, high=3.0, n=3000):
    """1/gap of the generator u'' - f'u', walls at the ends, by the symmetric scheme of its Dirichlet form."""
    h = (high - low) / n
    x = low + h * (np.arange(n) + 0.5)
    edges = low + h * np.arange(1, n)
    # rates from k to k + 1 and back, in detailed balance with e^{-f}
    up = np.exp(f(x[:-1]) - f(edges)) / h**2
    down = np.exp(f(x[1:]) - f(edges)) / h**2
    diagonal = np.zeros(n)
    diagonal[:-1] += up
    diagonal[1:] += down
    values = linalg.eigh_tridiagonal(diagonal, -np.sqrt(up * down), select="i", select_range=(0, 1), eigvals_only=True)
    return 1 / values[1]


wells = {h: (lambda x, h=h: h * (x * x - 1) ** 2) for h in (1, 2, 4, 6)}
print(json.dumps({
    "ess": [
        {"chains": [[0.9, 500, 0.0]], "value": ess([chain(0.9, 500)])},
        {"chains": [[0.3, 400, 1.0]], "value": ess([chain(0.3, 400, 1.0)])},
        {"chains": [[-0.6, 300, 2.0]], "value": ess([chain(-0.6, 300, 2.0)])},
        {"chains": [[0.8, 250, s] for s in (0.0, 3.0, 5.0, 7.0)],
         "value": ess([chain(0.8, 250, s) for s in (0.0, 3.0, 5.0, 7.0)])},
    ],
    "passage": [
        {"barrier": h, "toTop": passage(f, -3, -1, 0), "toWell": passage(f, -3, -1, 1)} for h, f in wells.items()
    ],
    "cold": {"barrier": 2, "temperature": 0.5, "toTop": passage(wells[2], -3, -1, 0, 0.5)},
    "relaxation": [{"barrier": h, "time": relaxation(f)} for h, f in wells.items()],
}, indent=1))
