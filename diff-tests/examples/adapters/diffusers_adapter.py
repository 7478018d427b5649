"""Judge a scheduler class of diffusers, or a fork of one, by its import path:

    epscheck check --exec "python3 diffusers_adapter.py diffusers:DDIMScheduler stride=2 extra=3 timestep_spacing=trailing"

For T betas it is made for stride * T + extra timesteps, of which it lists T itself. The betas stand where it must read
them: between the timesteps that it lists, betas are 0 and alphaBar is NaN. What else has a `=` goes to its constructor.
"""
import base64, importlib, json, sys

from protocol import talk  # First: what a library prints goes to standard error from there on.

import numpy as np
import torch

MODULE, CLASS = sys.argv[1].split(":")
OPTIONS = {k: json.loads(v) if v[0] in "0123456789-tf" and v != "trailing" else v
           for k, v in (one.split("=") for one in sys.argv[2:])}
STRIDE, EXTRA = OPTIONS.pop("stride", 1), OPTIONS.pop("extra", 0)
Scheduler = getattr(importlib.import_module(MODULE), CLASS)
FAMILY = "ddpm" if "DDPM" in CLASS else "ddim"


def scheduler(betas):
    T = len(betas)
    trained = STRIDE * T + EXTRA
    s = Scheduler(num_train_timesteps=trained, trained_betas=np.zeros(trained), **OPTIONS)
    s.set_timesteps(T)
    chosen = s.timesteps.long().tolist()[:T][::-1]
    fine = np.zeros(trained, np.float32)
    fine[chosen] = betas
    s = Scheduler(num_train_timesteps=trained, trained_betas=fine, **OPTIONS)
    s.set_timesteps(T)
    s.alphas_cumprod[np.setdiff1d(np.arange(trained), chosen)] = float("nan")
    return s


def steps(betas, x, noise, model, first, count):
    """`count` steps, from state `first` down; noise[k] belongs to step k."""
    # Where it has sigmas its state is divided by sqrt(alphaBar).
    s, T, state = scheduler(betas), len(betas), x.reshape(1, -1)
    scale = lambda i: (s.sigmas[i] ** 2 + 1) ** 0.5 if hasattr(s, "sigmas") else 1
    begin = T - 1 - first
    state = state * scale(begin)
    for i, t in list(enumerate(s.timesteps))[begin:None if count is None else begin + count]:
        # Whatever the class draws, it gets the noise of this step.
        sys.modules[Scheduler.__module__].randn_tensor = lambda *_, **__: noise[T - 1 - i].reshape(1, -1)
        e = model(s.scale_model_input(state, t), T - 1 - i)
        state = s.step(e, t, state, return_dict=False)[0]
        end = i + 1
    return (state / scale(end)).reshape(x.shape)


def sample(betas, x, model, epsilon, noise=None):
    return steps(betas, x, noise, model, len(betas) - 1, None)


def alpha_bar(betas, epsilon):
    return Scheduler(num_train_timesteps=len(betas), trained_betas=betas).alphas_cumprod


def q_sample(betas, t, x0, eps, epsilon):
    s = Scheduler(num_train_timesteps=len(betas), trained_betas=betas)
    return s.add_noise(x0.reshape(1, -1), eps.reshape(1, -1), torch.tensor([t - 1])).reshape(x0.shape)


def timesteps(spacing):
    def listed(T, n, epsilon, offset=0):  # The class divides by n.
        s = Scheduler(num_train_timesteps=T, **{**OPTIONS, "timestep_spacing": spacing, "steps_offset": offset})
        return s.set_timesteps(n) or s.timesteps.long().tolist() if n else []
    return listed


# others
step = lambda betas, k, x, model, epsilon, z=None: steps(betas, x, {k: z}, model, k, 1)
OPERATIONS = {"alphaBar": alpha_bar, "qSample": q_sample, f"{FAMILY}Step": step, f"{FAMILY}Sample": sample}
if "Euler" not in CLASS:  # Its timesteps are no integers.
    OPERATIONS |= {f"timesteps{name.title()}": timesteps(name) for name in ("trailing", "leading", "linspace")}
SIGMAS = {"conventions": {"ddimSample": ["state in sigma space"]}} if "Euler" in CLASS else {}
CLIPS = OPTIONS.get("clip_sample", not SIGMAS)
READY = {
    "name": CLASS, "version": importlib.import_module(MODULE).__version__, "language": "python", "format": "binary32",
    "like": "diffusers" if CLIPS else "diffusers-unclipped", "refuses": False, "assumes": ["no subnormals"], **SIGMAS}


def read(value):
    return torch.from_numpy(np.frombuffer(base64.b64decode(value["data"]), np.float32).reshape(value["shape"]).copy())


def write(x):
    if isinstance(x, list):  # timesteps
        return x
    x = np.asarray(x, np.float32)
    return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}


talk(OPERATIONS, READY, read, write)
