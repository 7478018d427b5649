"""A strided DDIM class and a batch, judged:  epscheck check --exec "python3 strided_ddim.py"

protocol.py, which `epscheck init python` writes, must lie beside it.
"""
import base64
from array import array
from collections import namedtuple
from itertools import accumulate
from math import nan, sqrt

from protocol import talk

Tensor = namedtuple("Tensor", "shape data")


class DdimScheduler:
    """Your class: it was trained on every timestep, and takes n of them."""

    def __init__(self, betas, n):
        self.alphas_cumprod = list(accumulate((1 - beta for beta in betas), lambda a, b: a * b))
        self.stride = len(betas) // n
        self.timesteps = [i * self.stride for i in reversed(range(n))]

    def step(self, model_output, t, sample):
        previous = t - self.stride
        now, before = self.alphas_cumprod[t], self.alphas_cumprod[previous] if previous >= 0 else 1
        denoised = [(x - sqrt(1 - now) * e) / sqrt(now) for x, e in zip(sample, model_output)]
        return [sqrt(before) * x0 + sqrt(1 - before) * e for x0, e in zip(denoised, model_output)]

    def add_noise(self, images, noise, timesteps):
        alphas = [self.alphas_cumprod[t] for t in timesteps]
        return [[sqrt(a) * x + sqrt(1 - a) * e for x, e in zip(*pair)] for a, *pair in zip(alphas, images, noise)]


def schedulers_for(betas):
    """The betas of the steps, put where the class reads them: at the chosen timestep, and right after the one before it.

    The betas between are 0, and the table between is NaN: a class that reads there is wrong one of these times.
    """
    trained, n = 2 * len(betas) + 3, len(betas)  # No multiple: leading, trailing and linspace spacing differ.
    listed = DdimScheduler([0.0] * trained, n).timesteps
    chosen = listed[n - 1 :: -1]

    def placed(at):
        fine = [0.0] * trained
        for place, beta in zip(at, betas):
            fine[place] = beta
        scheduler = DdimScheduler(fine, n)
        table, kept = enumerate(scheduler.alphas_cumprod), set(chosen)
        scheduler.alphas_cumprod = [a if t in kept else nan for t, a in table]
        return scheduler

    return listed, chosen, [placed(chosen), placed([0] + [t + 1 for t in chosen])]


def step_of(schedulers, output, t, sample):
    at, after = (scheduler.step(output, t, sample) for scheduler in schedulers)
    if at != after:
        raise ValueError(f"the step from timestep {t} reads an entry between two chosen timesteps")
    return at


def ddim_step(betas, k, x, model, epsilon):
    listed, chosen, schedulers = schedulers_for(betas.data)
    e = model(x, Tensor([], [(k + 1) / len(betas.data)]))  # In production, look up the timestep here.
    return Tensor(x.shape, step_of(schedulers, e.data, chosen[k], x.data))


def ddim_sample(betas, x, model, epsilon):
    steps, data = len(betas.data), list(x.data)
    if steps == 0:
        return x
    listed, chosen, schedulers = schedulers_for(betas.data)
    for i, t in enumerate(listed):
        e = model(Tensor(x.shape, data), Tensor([], [(steps - i) / steps]))
        data = step_of(schedulers, e.data, t, data)
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
    "assumes": ["betas in [0, 1)", "finite inputs", "moderate inputs"],
}
talk({"ddimStep": ddim_step, "ddimSample": ddim_sample, "qSample": q_sample}, READY, read, write)
