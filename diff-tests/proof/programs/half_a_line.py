from right import *


def reply(run):
    sys.stdout.write('{"type":"result","id":')
    sys.stdout.flush()
    os._exit(0)


serve(reply=reply)
