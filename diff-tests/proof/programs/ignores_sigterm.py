from right import *


signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
serve(lambda run, case: time.sleep(1000))
