"""Judge NumPy code of your own:  epscheck check --exec "python3 numpy_adapter.py"

Put your code in the place of the two functions, and add others. Inputs come by the names that epscheck gives them.
"""
import base64

from protocol import talk  # First: what a library prints goes to standard error from there on.

import numpy as np

np.seterr(all="ignore")
FORMAT, DTYPE = "binary32", np.float32  # or "binary64", np.float64, or "binary16", np.float16
READY = {"name": "numpy", "version": np.__version__, "language": "python", "format": FORMAT}


def sqrt_nonneg(x, epsilon):
    """sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0 (maximum may keep it)."""
    return np.sqrt(np.maximum(x, DTYPE(0)) + DTYPE(0))


def safe_div(x, y, epsilon):
    """x / (y + epsilon). NumPy would broadcast: another shape is refused by raising."""
    if x.shape != y.shape:
        raise ValueError(f"y must have the shape {x.shape}, got {y.shape}")
    return x / (y + epsilon)


# A model is called as model(x, t), where t is a float of the format, or an int where it is an index.
# others
OPERATIONS = {"sqrtNonneg": sqrt_nonneg, "safeDiv": safe_div}


def read(value):
    return np.frombuffer(base64.b64decode(value["data"]), DTYPE).reshape(value["shape"])


def write(x):
    x = np.asarray(x, DTYPE)
    return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}


talk(OPERATIONS, READY, read, write)
