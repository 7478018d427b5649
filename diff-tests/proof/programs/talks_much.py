from right import *


for _ in range(1000):
    sys.stderr.write("a warning that nobody reads\n" * 1000)
serve()
