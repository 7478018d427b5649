"""Judge the schedulers of diffusers, or of a fork of it, by what TorchLean does not have:

    epscheck check --exec "python3 diffusers_papers.py diffusers" --op papers

Timesteps are given: what a class makes of a list is its own, and so is what it takes for the timestep before.
"""
import base64, sys

from protocol import talk  # First: what a library prints goes to standard error from there on.

import numpy as np
import torch
from diffusers_steps import PACKAGE, clipped, ddim, ddpm, euler, flow, made, on_table, rescaled, scaled


def loop(s, timesteps, x, model, noise=None, **options):
    """A class that reads alphas_cumprod, over timesteps that are given: what it makes of them is its own."""
    state = x.reshape(1, -1)
    for i, (t, own) in enumerate(zip(timesteps, s.timesteps)):
        z = None if noise is None else noise[i].reshape(1, -1)
        sys.modules[type(s).__module__].randn_tensor = lambda *_, **__: z
        given = options if z is None or not options else {**options, "variance_noise": z}
        e = model(s.scale_model_input(state, own).reshape(x.shape), t).reshape(1, -1)
        state = s.step(e, own, state, return_dict=False, **given)[0]
    return state.reshape(x.shape)


def trained(name, bars, **options):
    s = made(name, num_train_timesteps=len(bars), **options)
    s.alphas_cumprod = bars
    return s


def ddim_run(alphaBars, timesteps, finalAlphaBar, x, model, epsilon, eta=0.0, noise=None):
    s = trained("DDIMScheduler", alphaBars, clip_sample=False)
    s.final_alpha_cumprod, s.num_inference_steps = finalAlphaBar, max(len(timesteps), 1)
    s.timesteps = torch.tensor(timesteps)
    return loop(s, timesteps, x, model, noise, eta=float(eta))


def ddpm_run(alphaBars, timesteps, clip, r, large, x, noise, model, epsilon):
    kind = {"variance_type": "fixed_large" if large else "fixed_small", **clipped(clip, r)}
    s = trained("DDPMScheduler", alphaBars, **kind)
    if timesteps:
        s.set_timesteps(timesteps=timesteps)
    return loop(s, timesteps, x, model, noise)


def euler_run(alphaBars, timesteps, x, model, epsilon):
    s = trained("EulerDiscreteScheduler", alphaBars)
    if timesteps:
        s.set_timesteps(timesteps=timesteps)
    return loop(s, timesteps, x, model)


zero = torch.tensor([0])
OPERATIONS = {
    "ddimStepAt": ddim, "ddimStepEta": ddim, "ddpmPosteriorStep": ddpm, "eulerSigmaSample": euler, "flowSample": flow,
    "ddimSampleAt": ddim_run, "ddimSampleStrided": ddim_run, "ddpmSampleStrided": ddpm_run, "eulerDiscreteSample": euler_run,
    "zeroTerminalSnrBetas": rescaled, "scaledLinearBetas": scaled,
    "eulerSigmaStep": lambda s, sn, x, d, epsilon: euler(torch.stack([s, sn]), x, lambda *_: d, epsilon),
    "flowStep": lambda s, sn, x, v, epsilon: flow(torch.stack([s, sn]), x, lambda *_: v, epsilon),
    "alphaBarsFromBetas": lambda betas, epsilon: made(
        "DDIMScheduler", num_train_timesteps=len(betas), trained_betas=betas).alphas_cumprod,
    "addNoise": lambda a, x0, eps, epsilon: on_table("DDIMScheduler", [a]).add_noise(x0, eps, zero).reshape(x0.shape),
    "velocity": lambda a, x0, eps, epsilon: on_table("DDIMScheduler", [a]).get_velocity(x0, eps, zero).reshape(x0.shape),
}
READY = {
    "name": "schedulers", "version": PACKAGE.__version__, "language": "python", "format": "binary32", "refuses": False,
    "conventions": {"ddpmPosteriorStep": ["variance-at-least-1e-20"], "ddpmSampleStrided": ["variance-at-least-1e-20"]},
    "assumes": ["betas in [0, 1)", "T >= 1", "numbers in their range", "states in order", "finite inputs", "no subnormals"]}


def read(value):
    return torch.from_numpy(np.frombuffer(base64.b64decode(value["data"]), np.float32).reshape(value["shape"]).copy())


def write(x):
    x = np.asarray(x, np.float32)
    return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}


talk(OPERATIONS, READY, read, write)
