from right import *

open("starts", "a").write("x")


def reply(run):
    """A run of more than one case takes longer than one case may, and not longer than its cases may."""
    time.sleep(0.6 * (len(run["cases"]) - 1))
    say({"type": "result", "id": run["id"], "results": [sqrt_nonneg(run, case) for case in run["cases"]]})


serve(reply=reply)
