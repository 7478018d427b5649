from right import *

serve(reply=lambda run: say({"type": "results", "id": run["id"]}))
