from right import *


def first(run, case):
    if any(a != a for a in read(case["x"])):
        os.kill(os.getpid(), signal.SIGSEGV)
    return sqrt_nonneg(run, case)


serve(first)
