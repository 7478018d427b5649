from right import *

serve(lambda run, case: {"output": tensor([1, *case["x"]["shape"]], read(case["x"]))})
