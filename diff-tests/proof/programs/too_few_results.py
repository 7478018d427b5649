from right import *


def reply(run):
    """Forgets the last case of a run of many: each case alone is right."""
    cases = run["cases"][:-1] if len(run["cases"]) > 1 else run["cases"]
    say({"type": "result", "id": run["id"], "results": [sqrt_nonneg(run, case) for case in cases]})


serve(reply=reply)
