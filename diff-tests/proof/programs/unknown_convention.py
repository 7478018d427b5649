from right import *

serve(ready={"conventions": ["eps-1"]})
