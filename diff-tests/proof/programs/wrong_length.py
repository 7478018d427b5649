from right import *

serve(lambda run, case: {"output": tensor(case["x"]["shape"], [*read(case["x"]), 0.0])})
