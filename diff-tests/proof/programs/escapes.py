from right import *


NASTY = "\x1b[31m<script>alert(1)</script>\u202e\r\x00"
serve(lambda run, case: {"error": NASTY}, ready={"name": NASTY, "version": NASTY})
