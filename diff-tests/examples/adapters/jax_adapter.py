"""Judge JAX code of your own:  epscheck check --exec "python3 jax_adapter.py"

Put your code in the place of the two functions, and add others. Inputs come by the names that epscheck gives them.
A function is compiled for each shape: epscheck waits --timeout for each case.
"""
import base64

from protocol import talk  # First: what a library prints goes to standard error from there on.

import jax
import jax.numpy as jnp
import numpy as np

FORMAT, DTYPE = "binary32", jnp.float32  # or "bfloat16", jnp.bfloat16, or "binary16", jnp.float16
# XLA flushes subnormals to zero on every processor.
READY = {
    "name": "jax", "version": jax.__version__, "language": "python", "format": FORMAT, "assumes": ["no subnormals"],
}


@jax.jit
def sqrt_nonneg(x, epsilon):
    """sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0 (maximum may keep it)."""
    return jnp.sqrt(jnp.where(x == 0, 0, jnp.maximum(x, 0)))


@jax.jit
def safe_div(x, y, epsilon):
    """x / (y + epsilon). JAX would broadcast: another shape is refused by raising."""
    if x.shape != y.shape:
        raise ValueError(f"y must have the shape {x.shape}, got {y.shape}")
    return x / (y + epsilon)


# A model is called as model(x, t), where t is a float of the format, or an int where it is an index. It cannot be called
# from compiled code: leave @jax.jit out of what calls it.
# others
OPERATIONS = {"sqrtNonneg": sqrt_nonneg, "safeDiv": safe_div}


def read(value):
    return jnp.asarray(np.frombuffer(base64.b64decode(value["data"]), DTYPE).reshape(value["shape"]))


def write(x):
    x = np.asarray(x, DTYPE)
    return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}


talk(OPERATIONS, READY, read, write)
