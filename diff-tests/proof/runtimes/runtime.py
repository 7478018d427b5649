"""A runtime as a program for epscheck:  python3 runtime.py numpy. Each operation as its users write it, in binary32."""
import base64
import os
import sys

import numpy as np

FLOAT = np.float32
ADAPTERS = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "adapters")


def fold(cumprod):
    """alphaBar: a 1, then the running product."""
    return lambda betas: np.concatenate([[FLOAT(1)], np.asarray(cumprod(betas), FLOAT)])


def of_numpy():
    return np.__version__, {
        "sqrtNonneg": lambda x: np.sqrt(np.maximum(x, FLOAT(0))),
        "safeDiv": lambda x, y, epsilon: x / (y + epsilon),
        "eulerStep": lambda x, slope, dt: x + slope * dt,
        "alphaBar": fold(lambda betas: np.cumprod(FLOAT(1) - betas)),
        "linearBetas": lambda T, betaStart, betaEnd: np.linspace(betaStart, betaEnd, T, dtype=FLOAT),
        "vpAlphaBar": lambda beta0, t: np.exp(-(beta0 * t)),
        "meanSquare": lambda e: np.mean(e * e),
    }


def of_torch():
    import torch

    def on(function):
        return lambda *given: function(*(torch.from_numpy(np.array(x, FLOAT)) for x in given)).numpy()

    return torch.__version__, {
        "sqrtNonneg": on(lambda x: torch.sqrt(torch.clamp(x, min=0))),
        "safeDiv": on(lambda x, y, epsilon: x / (y + epsilon)),
        "eulerStep": on(lambda x, slope, dt: x + slope * dt),
        "alphaBar": fold(on(lambda betas: torch.cumprod(1 - betas, 0))),
        "linearBetas": lambda T, a, b: torch.linspace(float(a), float(b), T, dtype=torch.float32).numpy(),
        "vpAlphaBar": on(lambda beta0, t: torch.exp(-(beta0 * t))),
        "meanSquare": on(lambda e: torch.mean(e * e)),
    }


def of_jax():
    import jax
    import jax.numpy as jnp

    def on(function):
        compiled = jax.jit(function)
        return lambda *given: np.asarray(compiled(*(jnp.asarray(x, jnp.float32) for x in given)))

    return jax.__version__, {
        "sqrtNonneg": on(lambda x: jnp.sqrt(jnp.maximum(x, 0))),
        "safeDiv": on(lambda x, y, epsilon: x / (y + epsilon)),
        "eulerStep": on(lambda x, slope, dt: x + slope * dt),
        "alphaBar": fold(on(lambda betas: jnp.cumprod(1 - betas))),
        "linearBetas": lambda T, a, b: np.asarray(jnp.linspace(a, b, T, dtype=jnp.float32)),
        "vpAlphaBar": on(lambda beta0, t: jnp.exp(-(beta0 * t))),
        "meanSquare": on(lambda e: jnp.mean(e * e)),
    }


def of_onnxruntime():
    import onnxruntime
    from onnx import TensorProto, helper

    def graph(names, *nodes):
        # A mean is a number, not a tensor of one.
        more = {"ReduceMean": {"keepdims": 0}}
        made = [helper.make_node(kind, given, [out], **more.get(kind, {})) for kind, given, out in nodes]
        tensor = TensorProto.FLOAT
        ends = [helper.make_tensor_value_info(nodes[-1][2], tensor, None)]
        takes = [helper.make_tensor_value_info(name, tensor, None) for name in names]
        zero = helper.make_tensor("zero", tensor, [], [0.0])
        whole = helper.make_graph(made, "g", takes, ends, [zero] if "zero" in str(made) else [])
        model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return lambda *given: session.run(None, dict(zip(names, (np.array(x, FLOAT) for x in given))))[0]

    return onnxruntime.__version__, {
        "sqrtNonneg": graph(["x"], ("Max", ["x", "zero"], "m"), ("Sqrt", ["m"], "out")),
        "safeDiv": graph(["x", "y", "e"], ("Add", ["y", "e"], "d"), ("Div", ["x", "d"], "out")),
        "eulerStep": graph(["x", "s", "dt"], ("Mul", ["s", "dt"], "p"), ("Add", ["x", "p"], "out")),
        "vpAlphaBar": graph(["b", "t"], ("Mul", ["b", "t"], "p"), ("Neg", ["p"], "n"), ("Exp", ["n"], "out")),
        "meanSquare": graph(["x"], ("Mul", ["x", "x"], "p"), ("ReduceMean", ["p"], "out")),
    }


def of_numexpr():
    import numexpr

    def on(text, *names):
        return lambda *given: np.asarray(
            numexpr.evaluate(text, dict(zip((*names, "zero"), (*(np.array(x, FLOAT) for x in given), FLOAT(0)))))
        )

    return numexpr.__version__, {
        "sqrtNonneg": on("sqrt(where(x > zero, x, zero))", "x"),
        "safeDiv": on("x / (y + e)", "x", "y", "e"),
        "eulerStep": on("x + s * dt", "x", "s", "dt"),
        "vpAlphaBar": on("exp(-(b * t))", "b", "t"),
        "meanSquare": lambda e: on("sum(e * e)", "e")(e) / FLOAT(e.size),
    }


def of_numba(**flags):
    import numba

    @numba.vectorize("float32(float32)", **flags)
    def root(x):
        return np.sqrt(max(x, FLOAT(0)))

    @numba.vectorize("float32(float32, float32, float32)", **flags)
    def divide(x, y, epsilon):
        return x / (y + epsilon)

    @numba.vectorize("float32(float32, float32, float32)", **flags)
    def step(x, slope, dt):
        return x + slope * dt

    @numba.vectorize("float32(float32, float32)", **flags)
    def alpha(beta0, t):
        return np.exp(-(beta0 * t))

    @numba.njit("float32[:](float32[:])", **{name: value for name, value in flags.items() if name == "fastmath"})
    def product(betas):
        out, last = np.empty(betas.size, np.float32), np.float32(1)
        for i in range(betas.size):
            last = np.float32(last * (np.float32(1) - betas[i]))
            out[i] = last
        return out

    @numba.njit("float32(float32[:])", **{name: value for name, value in flags.items() if name == "fastmath"})
    def mean(e):
        total = np.float32(0)
        for x in e:
            total += x * x
        return total / np.float32(e.size)

    return numba.__version__, {
        "sqrtNonneg": root,
        "safeDiv": divide,
        "eulerStep": step,
        "alphaBar": fold(lambda betas: product(np.array(betas, FLOAT))),
        "vpAlphaBar": alpha,
        "meanSquare": lambda e: mean(np.array(e, FLOAT).reshape(-1)),
    }


RUNTIMES = {
    "NumPy": of_numpy,
    "PyTorch": of_torch,
    "JAX": of_jax,
    "onnxruntime": of_onnxruntime,
    "numexpr": of_numexpr,
    "numba": of_numba,
    "numba, fastmath": lambda: of_numba(fastmath=True),
}


def program(name):
    """Speaks the protocol until its input ends."""
    sys.path.insert(0, ADAPTERS)
    from protocol import talk

    version, own = RUNTIMES[name]()

    def loss(betas, t, x0, eps, model, epsilon):
        bar = np.prod(FLOAT(1) - betas[:t], dtype=FLOAT)
        x = x0 * np.sqrt(bar) + eps * np.sqrt(FLOAT(1) - bar)
        return own["meanSquare"](model(x, FLOAT(t) / FLOAT(max(betas.size, 1))) - eps)

    operations = {
        "sqrtNonneg": lambda x, epsilon: own["sqrtNonneg"](x),
        "safeDiv": lambda x, y, epsilon: own["safeDiv"](x, y, epsilon),
        "eulerStep": lambda x, slope, dt, epsilon: own["eulerStep"](x, slope, dt),
        "alphaBar": lambda betas, epsilon: own["alphaBar"](betas),
        "linearBetas": lambda T, betaStart, betaEnd, epsilon: own["linearBetas"](T, betaStart, betaEnd),
        "vpAlphaBar": lambda beta0, beta1, t, epsilon: own["vpAlphaBar"](beta0, t),
        "epsPredLoss": loss,
    }
    offered = {key: value for key, value in operations.items() if key in own or key == "epsPredLoss"}
    ready = {"name": name, "version": version, "language": "python", "format": "binary32", "refuses": False}

    def read(value):
        return np.frombuffer(base64.b64decode(value["data"]), FLOAT).reshape(value["shape"])

    def write(x):
        x = np.asarray(x, FLOAT)
        return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}

    np.seterr(all="ignore")
    talk(offered, ready, read, write)


if __name__ == "__main__":
    program(sys.argv[1])
