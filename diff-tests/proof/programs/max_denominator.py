"""modules/max-denominator.mjs in Python: the denominator is the larger of y and epsilon."""
from right import *


def first(run, case):
    x, y, [epsilon] = case["x"], case["y"], read(run["epsilon"])
    if x["shape"] != y["shape"]:
        return {"error": "other shapes"}
    larger = [nan if b != b else max(b, epsilon) for b in read(y)]
    return {"output": tensor(x["shape"], map(divide, read(x), larger))}


serve(first, operation="safeDiv", ready={"name": "max-denominator", "profile": "ieee754"})
