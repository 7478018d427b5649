import sys

print("no such library: numpy", file=sys.stderr)
sys.exit(7)
