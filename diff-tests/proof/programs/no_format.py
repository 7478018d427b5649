from right import *

serve(ready={"format": "float33"})
