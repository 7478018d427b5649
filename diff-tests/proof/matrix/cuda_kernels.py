"""Kernels in CUDA C++, compiled by NVRTC: python3 cuda_kernels.py [profile] [flag ...]"""
import base64, os, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples/adapters"))
from protocol import talk  # First: what a library prints goes to standard error from there on.

import cupy as cp
import numpy as np

PROFILE, FLAGS = sys.argv[1] if len(sys.argv) > 1 else "cuda", tuple(sys.argv[2:])
HEAD = "extern \"C\" __global__ void kernel(const float *x, const float *y, float a, float b, float c, float *out, int n)"
LOOP = "{ int i = blockIdx.x * blockDim.x + threadIdx.x; if (i >= n) return; %s }"
LINES = {
    "root": "float v = x[i]; out[i] = sqrtf(isnan(v) ? v : v > 0.0f ? v : 0.0f);",
    "div": "out[i] = x[i] / (y[i] + a);",
    "mix": "out[i] = x[i] * a + y[i] * b;",
    "clean": "out[i] = (x[i] - y[i] * b) * (1.0f / (a + c));",
    "step": "out[i] = x[i] + y[i] * a;",
    "bar": "float t = x[i]; out[i] = expf(-(a * t + (b - a) * c * (t * t)));",
}
KERNELS = {name: cp.RawKernel(HEAD + LOOP % line, "kernel", options=FLAGS) for name, line in LINES.items()}


def launch(name, x, y, a=0, b=0, c=0):
    if x.shape != y.shape:
        raise ValueError("other shapes")
    out = cp.empty_like(x)
    if x.size:
        scalars = [np.float32(float(v)) for v in (a, b, c)]
        KERNELS[name](((x.size + 255) // 256,), (256,), (x.ravel(), y.ravel(), *scalars, out, np.int32(x.size)))
    return out


def root(v):
    v = cp.asarray(v, cp.float32)
    return launch("root", v, v)


def table(betas, t):
    if betas.ndim != 1 or int(t) != t or not 0 <= t <= betas.size:
        raise ValueError("no schedule of one axis, or an index outside of it")
    bar = np.float32(1)
    for beta in betas.get()[:t]:
        bar = bar * (np.float32(1) - beta)
    return float(root(bar)), float(root(np.float32(1) - bar))


def q_sample(betas, t, x0, eps, epsilon):
    return launch("mix", x0, eps, *table(betas, t))


def x0_pred_from_eps(betas, t, x, eps, epsilon):
    return launch("clean", x, eps, *table(betas, t), epsilon)


def ddim_step(betas, k, x, model, epsilon):
    (before, after) = table(betas, k + 1), table(betas, k)
    e = model(x, cp.asarray(np.float32(k + 1) / np.float32(betas.size)))
    return launch("mix", launch("clean", x, e, *before, epsilon), e, *after)


def vp_alpha_bar(beta0, beta1, t, epsilon):
    return launch("bar", t, t, beta0, beta1, 0.5)


def euler_step(x, slope, dt, epsilon):
    return launch("step", x, slope, dt)


def read(value):
    return cp.asarray(np.frombuffer(base64.b64decode(value["data"]), np.float32).reshape(value["shape"]))


def write(x):
    return {"shape": list(x.shape), "data": base64.b64encode(cp.asnumpy(x).tobytes()).decode()}


OPERATIONS = {
    "sqrtNonneg": lambda x, epsilon: root(x), "safeDiv": lambda x, y, epsilon: launch("div", x, y, epsilon),
    "qSample": q_sample, "x0PredFromEps": x0_pred_from_eps, "ddimStep": ddim_step,
    "vpAlphaBar": vp_alpha_bar, "eulerStep": euler_step,
}
READY = {"name": "cuda", "version": cp.__version__, "language": "cuda", "format": "binary32", "profile": PROFILE}
np.seterr(all="ignore")
talk(OPERATIONS, READY, read, write)
