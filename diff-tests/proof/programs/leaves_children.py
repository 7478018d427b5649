from right import *


subprocess.Popen(["sleep", "98765"])
serve()
