from right import *


def bars(betas):
    made, last = [], 1.0
    for beta in betas:
        last *= 1 - beta
        made.append(last)
    return made


# A table without the leading 1, which it says.
serve(
    lambda run, case: {"output": tensor(case["betas"]["shape"], bars(read(case["betas"])))},
    ready={"conventions": ["alphaBar without the leading 1"], "refuses": False},
    operation="alphaBar",
)
