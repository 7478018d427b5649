from right import *

serve(lambda run, case: {"output": {"shape": case["x"]["shape"], "data": "not base64!"}})
