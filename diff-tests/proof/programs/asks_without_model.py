from right import *


def first(run, case):
    say({"type": "model", "id": run["id"], "x": case["x"], "t": 1})
    return sqrt_nonneg(run, case)


serve(first)
