from right import *

serve(ready={"operations": [f"op{i}" for i in range(2**20)]})
