"""Writes score-sde.json, the values that score-sde.test.ts compares with.

    python3 score-sde.py > score-sde.json

Song et al. 2021 publish code (yang-song/score_sde_pytorch: sde_lib.py, likelihood.py). Its formulas are evaluated here in
PyTorch's float64, without that code: coefficients and marginals of the three equations (appendix B), their discretisations
(the steps of DDPM and of annealed noise levels; else Euler's), the reverse drifts of eq. 6 and 13, the density of the prior, and bits a dimension
by the probability flow from t = 1e-5 (eq. 39) with an exact divergence and with Hutchinson's estimate for given signs. The
data is a mixture in the plane whose noised density is known; its score and everything that is differentiated come from
autograd, the equation is solved by SciPy.
"""

import json
import math

import torch
from scipy.integrate import solve_ivp

torch.set_default_dtype(torch.float64)

WEIGHTS = torch.tensor([1.0, 2.0]) / 3
MEANS = torch.tensor([[0.6, -0.2], [-0.5, 0.4]])
COVARIANCES = torch.tensor([[[0.10, 0.04], [0.04, 0.08]], [[0.05, 0.0], [0.0, 0.05]]])
POINTS = torch.tensor([[0.5, -0.1], [-0.6, 0.2], [0.0, 0.9], [-1.2, 0.7]])
SIGNS = torch.tensor([[1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])
TIMES = [0.001, 0.1, 0.5, 0.9, 1.0]
LOW, HIGH, N = 0.1, 20.0, 1000
SIGMA_LOW, SIGMA_HIGH = 0.01, 50.0


def integral(t):
    return LOW * t + (HIGH - LOW) * t * t / 2


class VP:
    def coefficients(self, t):
        beta = LOW + t * (HIGH - LOW)
        return -beta / 2, math.sqrt(beta)

    def marginal(self, t):
        return math.exp(-integral(t) / 2), math.sqrt(-math.expm1(-integral(t)))

    prior = 1.0

    def discretised(self, t):
        """The step of DDPM: factor of x in f, and G."""
        beta = torch.linspace(LOW / N, HIGH / N, N)[int(t * (N - 1))].item()
        return math.sqrt(1 - beta) - 1, math.sqrt(beta)


class SubVP(VP):
    def coefficients(self, t):
        rate, spread = VP.coefficients(self, t)
        return rate, spread * math.sqrt(-math.expm1(-2 * integral(t)))

    def marginal(self, t):
        return math.exp(-integral(t) / 2), -math.expm1(-integral(t))

    def discretised(self, t):
        rate, spread = self.coefficients(t)
        return rate / N, spread / math.sqrt(N)


class VE:
    prior = SIGMA_HIGH

    def sigma(self, t):
        return SIGMA_LOW * (SIGMA_HIGH / SIGMA_LOW) ** t

    def coefficients(self, t):
        return 0.0, self.sigma(t) * math.sqrt(2 * math.log(SIGMA_HIGH / SIGMA_LOW))

    def marginal(self, t):
        return 1.0, self.sigma(t)

    def discretised(self, t):
        """Annealed noise levels: what is added from one of N levels to the next."""
        levels = torch.exp(torch.linspace(math.log(SIGMA_LOW), math.log(SIGMA_HIGH), N))
        k = int(t * (N - 1))
        before = levels[k - 1].item() if k > 0 else 0.0
        return 0.0, math.sqrt(levels[k].item() ** 2 - before**2)


def log_density(x, scale, std):
    covariances = scale * scale * COVARIANCES + std * std * torch.eye(2)
    parts = torch.distributions.MultivariateNormal(scale * MEANS, covariances)
    return torch.logsumexp(parts.log_prob(x.unsqueeze(1)) + WEIGHTS.log(), dim=1)


def score(sde, x, t, graph=False):
    x = x if x.requires_grad else x.detach().requires_grad_(True)
    total = log_density(x, *sde.marginal(t)).sum()
    return torch.autograd.grad(total, x, create_graph=graph)[0]


def drift(sde, x, t, churn, graph=False):
    """Of the reverse equation, written over the time of the way forward."""
    rate, spread = sde.coefficients(t)
    return rate * x - (1 + churn) / 2 * spread**2 * score(sde, x, t, graph)


def slopes(sde, x, t, directions):
    """v·(∂f/∂x)v of the probability flow for each point."""
    x = x.detach().requires_grad_(True)
    f = (drift(sde, x, t, 0, graph=True) * directions).sum()
    return (torch.autograd.grad(f, x)[0] * directions).sum(1)


def divergence(sde, x, t):
    return sum(slopes(sde, x, t, e.expand_as(x)) for e in torch.eye(2))


def log_likelihood(sde, change):
    """Latents and ln p of POINTS; `change` is the divergence or an estimate of it."""
    n = len(POINTS)

    def field(t, state):
        x = torch.tensor(state[: 2 * n]).reshape(n, 2)
        return torch.cat([drift(sde, x, t, 0).detach().flatten(), change(x, t)]).numpy()

    start = torch.cat([POINTS.flatten(), torch.zeros(n)]).numpy()
    end = torch.tensor(solve_ivp(field, (1e-5, 1), start, rtol=1e-10, atol=1e-10).y[:, -1])
    z = end[: 2 * n].reshape(n, 2)
    prior = -math.log(2 * math.pi * sde.prior**2) - (z**2).sum(1) / (2 * sde.prior**2)
    return {"latents": z.flatten().tolist(), "prior": prior.tolist(), "log": (prior + end[2 * n :]).tolist()}


def case(sde):
    at = lambda f: [f(t) for t in TIMES]
    exact = log_likelihood(sde, lambda x, t: divergence(sde, x, t))
    return {
        "coefficients": at(sde.coefficients),
        "marginals": at(sde.marginal),
        "discretised": at(sde.discretised),
        "drifts": {churn: at(lambda t: drift(sde, POINTS, t, churn).flatten().tolist()) for churn in (0, 1)},
        "divergences": at(lambda t: divergence(sde, POINTS, t).tolist()),
        "exact": exact,
        "hutchinson": log_likelihood(sde, lambda x, t: slopes(sde, x, t, SIGNS))["log"],
        # Their "hack": bytes scaled to [−1, 1], bits with an offset of 7 − (−1 scaled back to [0, 1], that is 0).
        "bits": [-log / math.log(2) / 2 + 7 for log in exact["log"]],
    }


print(
    json.dumps(
        {
            "weights": WEIGHTS.tolist(),
            "means": MEANS.tolist(),
            "covariances": COVARIANCES.tolist(),
            "points": POINTS.flatten().tolist(),
            "signs": SIGNS.flatten().tolist(),
            "times": TIMES,
            "cases": {"vp": case(VP()), "subVp": case(SubVP()), "ve": case(VE())},
        },
        indent=1,
    )
)
