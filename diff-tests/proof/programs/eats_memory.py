from right import *


import resource

resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))


def first(run, case):
    return bytearray(2**40)


serve(first)
