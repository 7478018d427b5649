from right import *

serve(ready={"format": "float32"})
