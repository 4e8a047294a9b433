"""Writes scipy-fixture.json: solutions of differential equations by SciPy, for solve.test.ts.

    python3 scipy-fixture.py > scipy-fixture.json

`steps` are the accepted steps of Hairer and Wanner's program DOPRI5, which scipy.integrate.ode wraps. `exact` are solutions of
order 8 at a tolerance of 1e-13, by solve_ivp.
"""

import json
import numpy
import scipy
from scipy.integrate import ode, solve_ivp

cases = {
    # Volterra's rabbits and foxes.
    "lotkaVolterra": {
        "f": lambda t, y: [1.5 * y[0] - y[0] * y[1], y[0] * y[1] - 3 * y[1]],
        "start": [10.0, 5.0], "to": 10.0,
    },
    # Van der Pol's oscillator, eps = 0.2.
    "vanDerPol": {"f": lambda t, y: [y[1], 5 * ((1 - y[0] ** 2) * y[1] - y[0])], "start": [2.0, 0.0], "to": 6.0},
    # A field that depends on time.
    "forced": {"f": lambda t, y: [-2 * t * y[0] + numpy.cos(5 * t)], "start": [1.0], "to": 3.0},
}


def dopri5(case, tolerance, backwards=False):
    seen = []
    solver = ode(case["f"]).set_integrator("dopri5", rtol=tolerance, atol=tolerance, nsteps=10000)
    solver.set_solout(lambda t, y: seen.append([t, *y]))
    solver.set_initial_value(case["start"], case["to"] if backwards else 0)
    solver.integrate(0 if backwards else case["to"])
    return seen[:]


out = {"scipy": scipy.__version__}
for name, case in cases.items():
    best = solve_ivp(case["f"], [0, case["to"]], case["start"], method="DOP853", rtol=1e-13, atol=1e-13, dense_output=True)
    times = numpy.linspace(0, case["to"], 7)
    out[name] = {
        "start": case["start"],
        "times": times.tolist(),
        "exact": best.sol(times).T.tolist(),
        "steps": dopri5(case, 1e-6),
        "fine": len(dopri5(case, 1e-9)) - 1,
        "rk45": len(solve_ivp(case["f"], [0, case["to"]], case["start"], rtol=1e-6, atol=1e-6).t) - 1,
    }
out["backwards"] = {"steps": dopri5(cases["forced"], 1e-6, True)}
print(json.dumps(out, indent=1))
