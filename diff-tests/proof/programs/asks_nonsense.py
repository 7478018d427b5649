from right import *


def first(run, case):
    """Asks for another number of elements, and answers the refusal with an error, as it should."""
    say({"type": "model", "id": run["id"], "x": tensor([7], [0.0] * 7), "t": tensor([], [1.0])})
    return {"error": json.loads(sys.stdin.readline())["error"]}


serve(first, operation="x0Pred")
