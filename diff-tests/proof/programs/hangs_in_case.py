from right import *


def first(run, case):
    while any(a != a for a in read(case["x"])):
        time.sleep(1)
    return sqrt_nonneg(run, case)


serve(first)
