"""Judge code of your own, in Python without a library:  epscheck check --exec "python3 adapter.py"

Put your code in the place of the two functions, and add others. Inputs come by the names that epscheck gives them.
"""
import base64
from array import array
from math import copysign, inf, nan, sqrt

from protocol import talk

FORMAT, CODE = "binary32", "f"  # or "binary64", "d"
READY = {"name": "mine", "version": "1", "language": "python", "format": FORMAT}


class Tensor:
    """`shape` is a list, [] for a scalar; `data` is flat and row-major. Each number is rounded to the format."""

    def __init__(self, shape, data):
        self.shape, self.data = shape, array(CODE, data)


def divide(a, b):
    """Python raises where IEEE 754 divides by zero."""
    if b != 0:
        return a / b
    return nan if a == 0 or a != a else copysign(inf, a) * copysign(1, b)


def sqrt_nonneg(x, epsilon):
    """sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0."""
    return Tensor(x.shape, [sqrt(a) if a > 0 else a if a != a else 0.0 for a in x.data])


def safe_div(x, y, epsilon):
    """x / (y + epsilon). Nothing broadcasts: another shape is refused by raising."""
    if x.shape != y.shape:
        raise ValueError(f"y must have the shape {x.shape}, got {y.shape}")
    e = epsilon.data[0]
    return Tensor(x.shape, map(divide, x.data, array(CODE, [b + e for b in y.data])))


# A model is called as model(x, t), where t is a tensor of shape [], or an int where it is an index.
# others
OPERATIONS = {"sqrtNonneg": sqrt_nonneg, "safeDiv": safe_div}


def read(value):
    return Tensor(value["shape"], array(CODE, base64.b64decode(value["data"])))


def write(x):
    return {"shape": x.shape, "data": base64.b64encode(x.data).decode()}


talk(OPERATIONS, READY, read, write)
