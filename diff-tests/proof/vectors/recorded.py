"""Recorded answers put to the consumer that users copy: argv are its folder, a file of vectors and one of answers; prints for
each program and profile how many tests it fails."""
import json, sys

sys.path.insert(0, sys.argv[1])
from test_vectors import check, decoded

vectors, programs = [json.load(open(name)) for name in sys.argv[2:4]]


def replayed(answer):
    def run(model=None, **_inputs):
        for call in answer.get("calls", []):
            model(decoded(call["x"]), decoded(call["t"]))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return decoded(answer["output"])

    return run


def fails(test, answer, profile):
    try:
        check(test, replayed(answer), profile)
        return False
    except Exception:
        return True


failed = {
    name: {
        profile: sum(fails(test, answers[str(test["id"])], profile) for test in vectors["tests"])
        for profile in vectors["profiles"]
    }
    for name, answers in programs.items()
}
print(json.dumps(failed))
