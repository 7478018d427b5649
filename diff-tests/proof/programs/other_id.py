from right import *

serve(reply=lambda run: say({"type": "result", "id": run["id"] + 1, "results": []}))
