"""Test vectors of `epscheck vectors write vectors` against functions of your own, with the standard library alone:
pytest test_vectors.py, or python3 test_vectors.py. SUBJECT is a module with FORMAT and a function for each operation:
inputs by name and epsilon; a tensor is {"shape": [...], "data": [floats]}, a model a function of (x, t)."""
import importlib, json, math, os, pathlib, struct, unittest

number = float.fromhex  # nan, inf and -inf too

def decoded(value):
    if isinstance(value, dict):
        return {"shape": value["shape"], "data": [number(x) for x in value["data"]]}
    return [decoded(x) for x in value] if isinstance(value, list) else number(value) if isinstance(value, str) else value

def key(*numbers):  # by value: zeros by their sign, every NaN is one
    return struct.pack(f"{len(numbers)}d", *[math.nan if x != x else x for x in numbers])

def is_allowed(allowed, x):
    if allowed == "anything" or any(key(number(special)) == key(x) for special in allowed["also"]):
        return True
    return allowed["lo"] is not None and x != 0 and math.isfinite(x) and number(allowed["lo"]) <= x <= number(allowed["hi"])

def check_all(what, data, allowed):
    assert len(data) == len(allowed), f"{what}: {len(data)} elements, not {len(allowed)}"
    for i, (x, one) in enumerate(zip(data, allowed)):
        assert is_allowed(one, x), f"{what}[{i}]: {float(x).hex()} is not in {one}"

def check(test, run, profile):
    """Puts one test to a function of the inputs by name; an AssertionError says what is wrong."""
    known, calls = {}, test.get("calls")
    def model(x, t):  # plays the answers in order, and checks what it is asked; a known pair is no new call
        at, done = key(t, *x["data"]), len(known)
        if test["expect"] == "refusal":
            return {"shape": x["shape"], "data": [0.0] * len(x["data"])}
        if at not in known:
            assert done < len(calls), "a call of the model too many"
            allowed = test["allowedCalls"][profile][done]
            check_all(f"the state of call {done}", x["data"], allowed["x"])
            assert t == allowed["t"] if isinstance(allowed["t"], int) else is_allowed(allowed["t"], t), f"the time of call {done}: {t}"
            known[at] = decoded(calls[done]["answer"])["data"]
        return {"shape": x["shape"], "data": list(known[at])}
    inputs = {name: decoded(value) for name, value in test["inputs"].items()} | ({} if calls is None else {"model": model})
    if test["expect"] == "refusal":
        return unittest.TestCase().assertRaises(Exception, run, **inputs)
    output = run(**inputs)
    assert len(known) == len(calls or []), f"{len(known)} calls of the model, not {len(calls or [])}"
    check_all("output", output["data"] if isinstance(output, dict) else output if isinstance(output, list) else [output], test["allowed"][profile])

class Vectors(unittest.TestCase):
    def test_vectors(self):
        subject, folder = importlib.import_module(os.environ.get("SUBJECT", "subject")), pathlib.Path(os.environ.get("VECTORS", "vectors"))
        files = [f for f in sorted(folder.glob(f"*.{subject.FORMAT}.json")) if hasattr(subject, f.name.split(".")[0])]
        self.assertTrue(files, f"no vectors in {folder}")
        for vectors in (json.loads(f.read_text()) for f in files):
            run, (n, d) = getattr(subject, vectors["operation"]), map(int, vectors["epsilon"].split("/"))
            for test in vectors["tests"]:
                with self.subTest(vectors["operation"], id=test["id"], flags=test["flags"]):
                    check(test, lambda **inputs: run(epsilon=n / d, **inputs), vectors["profiles"][-1])

if __name__ == "__main__":
    unittest.main()
