from right import *


serve()
while True:
    sys.stdout.write("still here\n")
    time.sleep(0.1)
