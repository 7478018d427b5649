from right import *

print("Loading the model ...")
serve()
