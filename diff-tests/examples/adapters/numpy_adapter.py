"""Judge NumPy code of your own:  epscheck check --exec "python3 numpy_adapter.py"

Put your code in the place of the two functions, and add others. Inputs come by the names that epscheck gives them.
"""
import base64, json, os, sys

# What a library prints must not come between the messages: it goes to standard error, from before it is loaded.
OUT = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(2, 1)

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


# --------------------------------------------------------------- what talks with epscheck: docs/protocol.md; leave it
def say(message):
    OUT.write(json.dumps(message) + "\n")
    OUT.flush()


def asking(run):
    """The model of a run: epscheck answers."""
    def model(x, t):
        say({"type": "model", "id": run, "x": write(x), "t": t if isinstance(t, int) else write(t)})
        answer = json.loads(sys.stdin.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return read(answer["value"])
    return model


def given(run, value):
    if value is True:
        return asking(run)
    if isinstance(value, list):
        return [read(v) for v in value]
    return read(value) if isinstance(value, dict) else value


def compute(run, case):
    try:
        inputs = {name: given(run["id"], value) for name, value in case.items()}
        return {"output": write(OPERATIONS[run["operation"]](epsilon=read(run["epsilon"]), **inputs))}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


for line in iter(sys.stdin.readline, ""):
    message = json.loads(line)
    if message["type"] == "start":
        say({"type": "ready", "protocol": 1, "operations": list(OPERATIONS), **READY})
    elif message["type"] == "run":
        say({"type": "result", "id": message["id"], "results": [compute(message, case) for case in message["cases"]]})
    else:
        sys.exit(0 if message["type"] == "stop" else 65)
