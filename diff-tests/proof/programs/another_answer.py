from right import *


calls = []


def first(run, case):
    """Every second answer is another: the state of an earlier call is in it."""
    calls.append(case)
    return {"output": tensor(case["x"]["shape"], [a if len(calls) % 2 else 1.0 for a in read(case["x"])])}


serve(first)
