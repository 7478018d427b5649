from right import *


def first(run, case):
    if any(a == inf for a in read(case["x"])):
        print("cannot go on", file=sys.stderr, flush=True)
        os._exit(3)
    return sqrt_nonneg(run, case)


serve(first)
