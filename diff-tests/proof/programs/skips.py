from right import *

serve(ready={"skips": [{"operation": "vpSigma", "reason": "not written yet", "link": "https://example.org/1"}]})
