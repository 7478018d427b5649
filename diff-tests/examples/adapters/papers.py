"""What samplers do beyond TorchLean, in plain Python:  epscheck check --exec "python3 papers.py" --op papers

Put your code in the place of these. A tensor is (shape, values); timesteps are integers, the first step first.
"""
import base64
from array import array
from math import copysign, inf, nan, sqrt

from protocol import talk

READY = {"name": "papers", "language": "python", "format": "binary64", "refuses": False}


def div(x, y):
    """Python raises where IEEE 754 has infinities and NaN."""
    return x / y if y != 0 else nan if x == 0 or x != x else copysign(inf, x) * copysign(1, y)


def root(x):
    return sqrt(max(x, 0.0))


def number(x):
    return x[1][0]


def trailing(T, n, epsilon):
    """round(T - i*T/n) - 1 in integers: np.arange(T, 0, -T/n) has one too many for some n."""
    def nearest(p, q):
        low, twice = p // q, 2 * (p % q)
        return low if twice < q or (twice == q and low % 2 == 0) else low + 1
    return [nearest((n - i) * T, n) - 1 for i in range(n)]


def previous(timesteps, epsilon):
    return timesteps[1:] + [-1] if timesteps else []


def ddim(alphaBars, timesteps, finalAlphaBar, eta, x, noise, model, epsilon):
    """Step i goes from timesteps[i] to timesteps[i + 1], and the last one to the clean state."""
    (shape, state), eta, bars = x, number(eta), alphaBars[1]
    for i, t in enumerate(timesteps):
        a = bars[t]
        ap = bars[timesteps[i + 1]] if i + 1 < len(timesteps) else number(finalAlphaBar)
        e = model((shape, state), t)[1]
        s = eta * root(div(1 - ap, 1 - a) * (1 - div(a, ap)))
        to, of_e = root(ap), root((1 - ap) - s * s)
        x0 = [div(v - root(1 - a) * n, root(a)) for v, n in zip(state, e)]
        state = [(to * c + of_e * n) + s * z for c, n, z in zip(x0, e, noise[i][1])]
    return shape, state


def euler(sigmas, x, model, epsilon):
    shape, state = x
    for s, to in zip(sigmas[1], sigmas[1][1:]):
        d = model((shape, state), ([], [s]))[1]
        state = [v + div(v - c, s) * (to - s) for v, c in zip(state, d)]
    return shape, state


def guide(w, u, c, epsilon):
    return u[0], [v + number(w) * (k - v) for v, k in zip(u[1], c[1])]


OPERATIONS = {
    "timestepsTrailing": trailing,
    "previousTimesteps": previous,
    "ddimSampleStrided": ddim,
    "eulerSigmaSample": euler,
    "guide": guide,
}


def read(value):
    return value["shape"], list(array("d", base64.b64decode(value["data"])))


def write(x):
    return {"shape": x[0], "data": base64.b64encode(array("d", x[1])).decode()}


talk(OPERATIONS, READY, read, write)
