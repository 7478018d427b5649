from right import *


def first(run, case):
    """Wrong from the start; after some calls it hangs, and leaves a file that says so."""
    out = sqrt_nonneg(run, case)["output"]
    return {"output": tensor(out["shape"], [2 * a for a in read(out)])}


def reply(run):
    say({"type": "result", "id": run["id"], "results": [first(run, case) for case in run["cases"]]})
    if run["id"] > 40 and not os.path.exists("calm"):
        open("hanging", "w").close()
        time.sleep(1000)


serve(first, reply=reply)
