"""What talks with epscheck: docs/protocol.md. Nothing in here needs to be changed."""
import json, os, sys

OUT = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(2, 1)


def say(message):
    OUT.write(json.dumps(message) + "\n")
    OUT.flush()


def talk(operations, ready, read, write):
    """`read` and `write` turn { shape, data } into tensors of the library, and back."""

    def asking(run):
        def model(x, t):
            say({"type": "model", "id": run, "x": write(x), "t": t if isinstance(t, int) else write(t)})
            answer = json.loads(sys.stdin.readline())
            if "error" in answer:
                raise ValueError(answer["error"])
            return read(answer["value"])
        return model

    def given(run, value):
        if value is True:
            return asking(run)
        if isinstance(value, list):
            return [given(run, v) for v in value]
        return read(value) if isinstance(value, dict) else value

    def compute(run, case):
        try:
            inputs = {name: given(run["id"], value) for name, value in case.items()}
            output = operations[run["operation"]](epsilon=read(run["epsilon"]), **inputs)
            # A list of integers is one of timesteps.
            isList = isinstance(output, list) and all(isinstance(t, int) for t in output)
            return {"output": output if isList else write(output)}
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}

    for line in iter(sys.stdin.readline, ""):
        message = json.loads(line)
        if message["type"] == "start":
            say({"type": "ready", "protocol": 1, "operations": list(operations), **ready})
        elif message["type"] == "run":
            results = [compute(message, case) for case in message["cases"]]
            say({"type": "result", "id": message["id"], "results": results})
        else:
            sys.exit(0 if message["type"] == "stop" else 65)
