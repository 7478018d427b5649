from right import *


def reply(run):
    for _ in range(2):
        say({"type": "result", "id": run["id"], "results": [sqrt_nonneg(run, case) for case in run["cases"]]})


serve(reply=reply)
