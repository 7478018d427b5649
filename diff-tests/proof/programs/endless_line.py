from right import *


def reply(run):
    for _ in range(100):
        sys.stdout.write("x" * 2**20)
    sys.stdout.flush()


serve(reply=reply)
