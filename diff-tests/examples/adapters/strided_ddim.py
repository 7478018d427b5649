"""A strided DDIM class and a batch, judged:  epscheck check --exec "python3 strided_ddim.py"

protocol.py, which `epscheck init python` writes, must lie beside it.
"""
import base64
from array import array
from collections import namedtuple
from itertools import accumulate
from math import sqrt

from protocol import talk

Tensor = namedtuple("Tensor", "shape data")


class DdimScheduler:
    """Your class: it was trained on every timestep, and takes n of them."""

    def __init__(self, betas, n, offset=0):
        self.alphas_cumprod = list(accumulate((1 - beta for beta in betas), lambda a, b: a * b))
        self.final_alpha = 1
        self.stride = len(betas) // n if n > 0 else 0
        self.timesteps = [i * self.stride + offset for i in reversed(range(n))]

    def step(self, model_output, t, sample):
        previous = t - self.stride
        now, before = self.alphas_cumprod[t], self.alphas_cumprod[previous] if previous >= 0 else self.final_alpha
        denoised = [(x - sqrt(1 - now) * e) / sqrt(now) for x, e in zip(sample, model_output)]
        return [sqrt(before) * x0 + sqrt(1 - before) * e for x0, e in zip(denoised, model_output)]

    def add_noise(self, images, noise, timesteps):
        alphas = [self.alphas_cumprod[t] for t in timesteps]
        return [[sqrt(a) * x + sqrt(1 - a) * e for x, e in zip(*pair)] for a, *pair in zip(alphas, images, noise)]


def timesteps_leading(T, n, offset, epsilon):
    """Its list by itself."""
    return DdimScheduler([0.0] * T, n, offset).timesteps


def ddim_sample_at(alphaBars, timesteps, finalAlphaBar, x, model, epsilon):
    """Its steps, over the table and the timesteps that epscheck gives."""
    scheduler = DdimScheduler([0.0] * len(alphaBars.data), len(timesteps))
    scheduler.alphas_cumprod, scheduler.final_alpha = alphaBars.data, finalAlphaBar.data[0]
    data = list(x.data)
    for t in timesteps:
        data = scheduler.step(model(Tensor(x.shape, data), t).data, t, data)
    return Tensor(x.shape, data)


def q_sample(betas, t, x0, eps, epsilon):
    """Two images with other timesteps stand beside the one that is judged. A beta of 0 comes first: entry t is state t."""
    images, noise = [[tensor.data] * 3 for tensor in (x0, eps)]
    scheduler = DdimScheduler([0.0, *betas.data], 1)
    return Tensor(x0.shape, scheduler.add_noise(images, noise, [0, t, len(betas.data)])[1])


def read(value):
    return Tensor(value["shape"], list(array("f", base64.b64decode(value["data"]))))


def write(tensor):
    return {"shape": tensor.shape, "data": base64.b64encode(array("f", tensor.data)).decode()}


READY = {
    "name": "strided DDIM", "version": "1", "language": "python", "format": "binary32", "epsilon": "0", "refuses": False,
    "assumes": ["betas in [0, 1)", "alphaBars in (0, 1]", "numbers in their range", "finite inputs", "moderate inputs"],
    "conventions": ["previous timestep t - T // n"],  # It steps back by its stride, whatever the list says.
}
OPERATIONS = {"timestepsLeading": timesteps_leading, "ddimSampleAt": ddim_sample_at, "qSample": q_sample}
talk(OPERATIONS, READY, read, write)
