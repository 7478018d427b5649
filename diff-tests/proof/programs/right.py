"""A right program that hostile ones are made of: what each does wrong stands in its own file."""
import base64, json, os, signal, subprocess, sys, time
from array import array
from math import copysign, inf, nan, sqrt


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def read(tensor):
    return array("f", base64.b64decode(tensor["data"]))


def tensor(shape, data):
    return {"shape": shape, "data": base64.b64encode(array("f", data)).decode()}


def sqrt_nonneg(run, case):
    out = [sqrt(a) if a > 0 else a if a != a else 0.0 for a in read(case["x"])]
    return {"output": tensor(case["x"]["shape"], out)}


def divide(a, b):
    return a / b if b != 0 else nan if a == 0 or a != a else copysign(inf, a) * copysign(1, b)


def safe_div(run, case):
    x, y, [epsilon] = case["x"], case["y"], read(run["epsilon"])
    if x["shape"] != y["shape"]:
        return {"error": "other shapes"}
    return {"output": tensor(x["shape"], map(divide, read(x), array("f", [b + epsilon for b in read(y)])))}


READY = {"type": "ready", "protocol": 1, "name": "p", "version": "1", "language": "python", "format": "binary32"}


def serve(first=sqrt_nonneg, ready={}, reply=None, operation="sqrtNonneg"):
    """`first` computes the operation that goes wrong, or `reply` writes the answer to its run; safeDiv is right."""
    known = {"safeDiv": safe_div, operation: first}
    for line in iter(sys.stdin.readline, ""):
        message = json.loads(line)
        if message["type"] == "start":
            say({**READY, "operations": list(known), **ready})
        elif message["type"] == "run":
            compute = known.get(message["operation"], lambda run, case: {"error": "no such operation"})
            if reply and compute is first:
                reply(message)
            else:
                say({"type": "result", "id": message["id"], "results": [compute(message, c) for c in message["cases"]]})
        else:
            return


if __name__ == "__main__":
    serve()
