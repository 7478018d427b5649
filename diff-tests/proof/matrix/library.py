"""The operations by a library's own functions: python3 library.py numpy|torch|jax|cupy [binary32|binary64] [cpu|cuda]"""
import base64, os, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples/adapters"))
from protocol import talk  # First: what a library prints goes to standard error from there on.

import numpy as np

NAME, FORMAT, DEVICE = (sys.argv[1:] + ["binary32", "cpu"][len(sys.argv) - 2 :])[:3]
DTYPE = {"binary32": np.float32, "binary64": np.float64}[FORMAT]
np.seterr(all="ignore")


def numpy_functions():
    asked = lambda a: np.asarray(a, DTYPE)
    return np, asked, np.asarray, lambda x: np.maximum(x, DTYPE(0)), np.cumprod


def torch_functions():
    import torch

    torch.set_num_threads(1)
    dtype = {"binary32": torch.float32, "binary64": torch.float64}[FORMAT]
    torch.set_default_dtype(dtype)
    torch.set_default_device(DEVICE)
    asked = lambda a: torch.from_numpy(np.array(a, DTYPE)).to(DEVICE)
    return torch, asked, lambda x: x.cpu().numpy(), lambda x: torch.clamp(x, min=0), lambda x: torch.cumprod(x, 0)


def jax_functions():
    import jax

    jax.config.update("jax_platforms", DEVICE)
    jax.config.update("jax_enable_x64", FORMAT == "binary64")
    import jax.numpy as jnp

    return jnp, lambda a: jnp.asarray(a, DTYPE), np.asarray, lambda x: jnp.maximum(x, DTYPE(0)), jnp.cumprod


def cupy_functions():
    import cupy

    return cupy, lambda a: cupy.asarray(a, DTYPE), cupy.asnumpy, lambda x: cupy.maximum(x, DTYPE(0)), cupy.cumprod


LIBRARIES = {"numpy": numpy_functions, "torch": torch_functions, "jax": jax_functions, "cupy": cupy_functions}
xp, given, taken, clamped, cumprod = LIBRARIES[NAME]()


def read(value):
    return given(np.frombuffer(base64.b64decode(value["data"]), DTYPE).reshape(value["shape"]))


def write(x):
    x = np.asarray(taken(x), DTYPE)
    return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}


def root(x):
    return xp.sqrt(clamped(x))


def same(x, *others):
    for y in others:
        if tuple(x.shape) != tuple(y.shape):
            raise ValueError("other shapes")


def table(betas, t=None):
    if len(betas.shape) != 1 or (t is not None and (int(t) != t or not 0 <= t <= len(betas))):
        raise ValueError("no schedule of one axis, or an index outside of it")
    return cumprod(xp.concatenate([given([1]), 1 - betas]))


def safe_div(x, y, epsilon):
    same(x, y)
    return x / (y + epsilon)


def linear_betas(T, betaStart, betaEnd, epsilon):
    if int(T) != T or T < 0:
        raise ValueError("no count")
    return xp.linspace(betaStart, betaEnd, T)


def q_sample(betas, t, x0, eps, epsilon):
    same(x0, eps)
    a = table(betas, t)[t]
    return x0 * root(a) + eps * root(1 - a)


def x0_of(a, x, e, epsilon):
    return (x - e * root(1 - a)) * (1 / (root(a) + epsilon))


def x0_pred_from_eps(betas, t, x, eps, epsilon):
    same(x, eps)
    return x0_of(table(betas, t)[t], x, eps, epsilon)


def time(k, T):
    return given(k) / given(T)


def ddim(betas, k, x, model, epsilon):
    a = table(betas)
    e = model(x, time(k + 1, len(betas)))
    return x0_of(a[k + 1], x, e, epsilon) * root(a[k]) + e * root(1 - a[k])


def ddim_step(betas, k, x, model, epsilon):
    table(betas, k + 1)
    if k < 0:
        raise ValueError("no step")
    return ddim(betas, k, x, model, epsilon)


def ddim_sample(betas, x, model, epsilon):
    table(betas)
    for k in range(len(betas) - 1, -1, -1):
        x = ddim(betas, k, x, model, epsilon)
    return x


def euler_step(x, slope, dt, epsilon):
    same(x, slope)
    return x + slope * dt


def vp_alpha_bar(beta0, beta1, t, epsilon):
    return xp.exp(-(beta0 * t + (beta1 - beta0) / 2 * (t * t)))


OPERATIONS = {
    "sqrtNonneg": lambda x, epsilon: root(x), "safeDiv": safe_div, "linearBetas": linear_betas,
    "alphaBar": lambda betas, epsilon: table(betas), "qSample": q_sample, "x0PredFromEps": x0_pred_from_eps,
    "ddimStep": ddim_step, "ddimSample": ddim_sample, "eulerStep": euler_step, "vpAlphaBar": vp_alpha_bar,
    "vpSigma": lambda beta0, beta1, t, epsilon: root(1 - vp_alpha_bar(beta0, beta1, t, epsilon)),
}
READY = {
    "name": NAME, "version": sys.modules[NAME].__version__, "language": "python", "format": FORMAT,
    "conventions": {"linearBetas": ["betas from the start for T = 1"]},
}
talk(OPERATIONS, READY, read, write)
