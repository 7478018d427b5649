from right import *


def reply(run):
    say({"type": "result", "id": run["id"], "results": [sqrt_nonneg(run, case) for case in run["cases"][::-1]]})


serve(reply=reply)
