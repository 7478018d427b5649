from right import *

serve(ready={"profile": "ieee755"})
