from right import *


def reply(run):
    os.close(0)
    time.sleep(1000)


serve(reply=reply)
