"""Judge PyTorch code of your own:  epscheck check --exec "python3 torch_adapter.py"

Put your code in the place of the two functions, and add others. Inputs come by the names that epscheck gives them.
"""
import base64, sys

from protocol import talk  # First: what a library prints goes to standard error from there on.

import torch

FORMAT = sys.argv[1] if len(sys.argv) > 1 else "binary32"
DTYPE = {
    "binary16": torch.float16, "bfloat16": torch.bfloat16, "binary32": torch.float32, "binary64": torch.float64,
}[FORMAT]
READY = {"name": "torch", "version": torch.__version__, "language": "python", "format": FORMAT}
torch.set_num_threads(1)


def sqrt_nonneg(x, epsilon):
    """sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0 (clamp may keep it)."""
    return torch.sqrt(torch.clamp(x, min=0) + 0.0)


def safe_div(x, y, epsilon):
    """x / (y + epsilon). PyTorch would broadcast: another shape is refused by raising."""
    if x.shape != y.shape:
        raise ValueError(f"y must have the shape {list(x.shape)}, got {list(y.shape)}")
    return x / (y + epsilon)


# A model is called as model(x, t), where t is a tensor of shape [], or an int where it is an index.
# others
OPERATIONS = {"sqrtNonneg": sqrt_nonneg, "safeDiv": safe_div}


def read(value):
    """The bits, whatever the format: frombuffer takes no empty buffer."""
    data = bytearray(base64.b64decode(value["data"]))
    flat = torch.frombuffer(data, dtype=DTYPE) if data else torch.empty(0, dtype=DTYPE)
    return flat.reshape(value["shape"])


def write(x):
    x = torch.as_tensor(x, dtype=DTYPE).detach().cpu().contiguous()
    data = x.reshape(-1).view(torch.uint8).numpy().tobytes() if x.numel() else b""
    return {"shape": list(x.shape), "data": base64.b64encode(data).decode()}


talk(OPERATIONS, READY, read, write)
