"""Each line that the fingerprint prints of a runtime, beside a measurement of that runtime in exact integers.

    python3 measure.py [NAME ...]     in an environment with the runtimes; `npm run build` before

Nothing here is shared with epscheck: a result is held to exact fractions, on the points of the line and on fresh ones.
Writes docs/runtimes.json. Ends with 1 where a line is not what was measured.
"""
import json
import math
import os
import platform
import re
import subprocess
import sys
from fractions import Fraction

import mpmath
import numpy as np
from runtime import RUNTIMES

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
FLOAT = np.float32
EPSILON = FLOAT(1e-6)
SIZES = (1, 2, 5, 9, 17, 153)
random = np.random.default_rng(20)
mpmath.mp.prec = 120


def nearest(x):
    """A fraction rounded to binary32, ties to even. Normal results only."""
    if x == 0:
        return Fraction(0)
    size = abs(x)
    place = size.numerator.bit_length() - size.denominator.bit_length() - 24
    if size / Fraction(2) ** place >= 2**24:
        place += 1
    if size / Fraction(2) ** place < 2**23:
        place -= 1
    return Fraction(round(x / Fraction(2) ** place)) * Fraction(2) ** place


def exact(x):
    return Fraction(float(x))


def some(count, low=1.0, high=2.0):
    return (low + (high - low) * random.random(count)).astype(FLOAT)


def number(text):
    return float("nan") if text == "nan" else float.fromhex(text)


def tensor(value):
    return np.array([number(x) for x in value["data"]], FLOAT).reshape(value["shape"])


def is_root(x, got):
    """Whether got is the float nearest to the root of x, by squares: no root is half-way between two floats."""
    digits, exponent = math.frexp(float(got))
    half = Fraction(2) ** (exponent - 25)
    below = half / 2 if digits == 0.5 else half
    return (exact(got) - below) ** 2 < exact(x) < (exact(got) + half) ** 2


def by_sizes(asked, text):
    seen = {text(value) for size in SIZES for value in np.asarray(asked(size)).reshape(-1)}
    return seen.pop() if len(seen) == 1 else "by place"


def counted(points, right, ulps):
    """Of the points of a line, how many are wrong and by how much."""
    wrong = sum(not right(*point) for point in points)
    if wrong == 0:
        return f"correctly rounded on {len(points)} points"
    return f"{wrong} of {len(points)} not correctly rounded, {max(ulps(*point) for point in points)} ulp"


def ulp_of(exact_value, got):
    with mpmath.workprec(200):
        place = mpmath.floor(mpmath.log(exact_value, 2)) - 23
        return abs(mpmath.mpf(float(got)) - exact_value) / mpmath.mpf(2) ** place


def all_of(pairs):
    return all(a == b for a, b in pairs)


def add(x, y):
    return nearest(x + y)


def in_order(terms, way):
    if way == "folded":
        total = terms[0]
        for x in terms[1:]:
            total = add(total, x)
        return total
    if len(terms) == 1:
        return terms[0]
    half = (len(terms) + 1) // 2 if way == "in halves" else len(terms) // 2
    if way == "in halves":
        return in_order([add(x, terms[i + half]) if i + half < len(terms) else x for i, x in enumerate(terms[:half])], way)
    return add(in_order(terms[:half], way), in_order(terms[half:], way))


def summed(terms, name):
    if name in ("left to right", "right to left"):
        return in_order(terms if name == "left to right" else terms[::-1], "folded")
    if name in ("neighbours in pairs", "halves onto each other"):
        return in_order(terms, "in pairs" if "pairs" in name else "in halves")
    running = re.fullmatch(r"(\d+) running sums, then (.*)", name)
    vectors = re.fullmatch(r"(\d+) vectors x (\d+) lanes, the vectors (.*), then the lanes (.*)", name)
    count, width, first, last = (1, running[1], "folded", running[2]) if running else vectors.groups()
    count, width = int(count), int(width)
    ways = {"added": "folded"}
    sums = [in_order(terms[i :: count * width], "folded") for i in range(count * width)]
    lanes = [in_order(sums[i::width], ways.get(first, first)) for i in range(width)]
    return in_order(lanes, ways.get(last, last))


def products(factors, name):
    def left(list_):
        made = list_[:1]
        for x in list_[1:]:
            made.append(nearest(made[-1] * x))
        return made

    if name == "left to right":
        return left(factors)
    size = int(name.removeprefix("in blocks of "))
    if len(factors) <= size:
        return left(factors)
    blocks = [left(factors[i : i + size]) for i in range(0, len(factors), size)]
    before = products([block[-1] for block in blocks], name)
    return blocks[0] + [nearest(before[i] * x) for i, block in enumerate(blocks[1:]) for x in block]


class Runtime:
    def __init__(self, name):
        self.version, self.own = RUNTIMES[name]()

    def __call__(self, name, *given):
        with np.errstate(all="ignore"):
            return np.asarray(self.own[name](*given))

    def special(self, fact, operation):
        def equal(x):
            return lambda size: self("sqrtNonneg", np.full(size, x, FLOAT))

        def flushed(x):
            return "flushed to zero" if x == 0 else "kept"

        if fact == "subnormal inputs":
            return by_sizes(equal(2.0**-149), flushed)
        if fact == "NaN through max":
            return by_sizes(equal(np.nan), lambda x: "kept" if np.isnan(x) else "the other operand")
        if fact == "max(-0, +0)":
            return by_sizes(equal(-0.0), lambda x: "-0" if np.signbit(x) else "+0")
        if operation == "alphaBar":
            return flushed(self("alphaBar", 1 - FLOAT(2) ** -np.array([20] * 6 + [9], FLOAT))[-1])
        tiny = FLOAT(1.5 * 2.0**-126)
        ask = lambda size: self("safeDiv", np.full(size, tiny, FLOAT), np.full(size, 2, FLOAT), FLOAT(0))
        return by_sizes(ask, flushed)

    def roots(self, inputs):
        x = tensor(inputs["x"])
        got = self("sqrtNonneg", x)
        return counted(list(zip(x, got)), is_root, lambda x, y: ulp_of(mpmath.sqrt(mpmath.mpf(float(x))), y))

    def quotients(self, inputs):
        x, y = tensor(inputs["x"]), tensor(inputs["y"])
        q = [exact(a) / exact(b) for a, b in zip(x, y)]
        pairs = list(zip(q, self("safeDiv", x, y, EPSILON)))
        ulps = lambda q, got: ulp_of(abs(mpmath.mpf(q.numerator) / q.denominator), abs(got))
        return counted(pairs, lambda q, got: nearest(q) == exact(got), ulps)

    def exps(self, inputs):
        beta, t = FLOAT(number(inputs["beta0"])), tensor(inputs["t"])
        got = self("vpAlphaBar", beta, t)
        ulps = [ulp_of(mpmath.exp(-mpmath.mpf(float(beta)) * float(s)), g) for s, g in zip(t, got)]
        return "correctly rounded" if max(ulps) <= mpmath.mpf(1) / 2 else max(ulps)

    def contraction(self):
        x, slope, dt = some(4096), -some(4096, 0.5, 2), some(1, 0.5, 1)[0]
        got = [exact(g) for g in self("eulerStep", x, slope, dt)]
        terms = [(exact(a), exact(b) * exact(dt)) for a, b in zip(x, slope)]
        if all_of(zip(got, (nearest(a + p) for a, p in terms))):
            return "seen"
        return "not seen" if all_of(zip(got, (nearest(a + nearest(p)) for a, p in terms))) else "not told"

    def division(self, fact):
        x, y = some(4096), some(4096) * FLOAT(2.0**-18)
        got = [exact(g) for g in self("safeDiv", x, y, EPSILON)]
        sums = [(exact(a), exact(b) + exact(EPSILON)) for a, b in zip(x, y)]
        plain = all_of(zip(got, (nearest(a / nearest(s)) for a, s in sums)))
        if fact == "wider intermediates":
            return "not seen" if plain else "seen" if all_of(zip(got, (nearest(a / s) for a, s in sums))) else "not told"
        by = all_of(zip(got, (nearest(a * nearest(1 / nearest(s))) for a, s in sums)))
        return "not seen" if plain else "seen" if by else "not told"

    def linspace(self, form, end, contraction):
        product = (lambda x: x) if contraction == "seen" else nearest
        a, b = FLOAT(0.8131), FLOAT(0.09317)
        for n in (33, 50, 61):
            got = [exact(g) for g in self("linearBetas", n, a, b)]
            step = nearest(nearest(exact(b) - exact(a)) / (n - 1))
            made = {
                "start + i * step": lambda i: nearest(exact(a) + product(i * step)),
                "start + (i/(n-1)) * (end - start)": lambda i: nearest(
                    exact(a) + product(nearest(Fraction(i, n - 1)) * nearest(exact(b) - exact(a)))
                ),
                "from both ends by steps": lambda i: nearest(exact(a) + product(i * step))
                if i < n // 2
                else nearest(exact(b) - product((n - 1 - i) * step)),
                "a lerp of the ends": lambda i: nearest(
                    nearest(exact(a) * nearest(1 - nearest(Fraction(i, n - 1))))
                    + nearest(exact(b) * nearest(Fraction(i, n - 1)))
                ),
            }[form]
            want = [made(i) for i in range(n)]
            if end == "the end":
                want[-1] = exact(b)
            if got != want:
                return "another form"
        return form

    def running(self, order, wide):
        for n in (17, 100, 300, 1000):
            betas = some(n, 0.0001, 0.02)
            got = [exact(g) for g in self("alphaBar", betas)][1:]
            if wide is not None:
                factors = [nearest(1 - exact(b)) if wide.endswith("stored") else 1 - exact(b) for b in betas]
                with mpmath.workprec(4000):
                    total, want = Fraction(1), []
                    for x in factors:
                        total *= x
                        want.append(nearest(total))
                # binary64 rounds too, far behind the digits that are looked at: one in 100,000 may be another.
                if sum(a != b for a, b in zip(got, want)) > n // 500:
                    return "not told"
            elif got != products([nearest(1 - exact(b)) for b in betas], order):
                return "another order"
        return order if wide is None else wide

    def mean(self, order, mean):
        for n in (96, 128):
            for _ in range(50):
                e = random.integers(1, 4096, n).astype(FLOAT)
                total = summed([Fraction(int(x)) ** 2 for x in e], order)
                want = nearest(total / n) if mean != "a product with 1/n" else nearest(total * nearest(Fraction(1, n)))
                if exact(self("meanSquare", e)) != want:
                    return "another order"
        return order

    def places(self, operation):
        given = {
            "sqrtNonneg": [some(7)],
            "safeDiv": [some(7), some(7)],
            "vpAlphaBar": [-some(7, -1, 0)],
        }[operation]
        results = []
        for shape in [(133,), (7, 19), (19, 7), (1, 133), (133, 1), (17,), (9,), (5,), (2,), (1,)]:
            own = [np.resize(x, shape) for x in given]
            more = {"safeDiv": [*own, EPSILON], "vpAlphaBar": [FLOAT(8), *own]}.get(operation, own)
            got = self(operation, *more).reshape(-1)
            results.append({(i % 7, x.tobytes()) for i, x in enumerate(got)})
        place = any(len({i for i, _ in one}) != len(one) for one in results)
        whole = set().union(*results)
        return "seen" if place else "not seen", "seen" if len({i for i, _ in whole}) != len(whole) else "not seen"


def agrees(said, measured):
    """A number in ulp is printed with four digits, rounded up."""
    if not isinstance(measured, str):
        printed = re.match(r"within ([\d.e+]+) ulp", said)
        return printed is not None and measured <= mpmath.mpf(printed[1]) <= measured * mpmath.mpf("1.001")
    if measured == "correctly rounded":
        return said.startswith(measured) or re.match(r"within 0\.[0-4]\d* ulp", said) is not None
    both = [re.fullmatch(r"(\d+ of \d+ not correctly rounded), ([\d.]+) ulp", x) for x in (said, measured)]
    if all(both):
        low, high = float(both[1][2]), float(both[0][2])
        return both[0][1] == both[1][1] and low <= high * (1 + 1e-12) and high <= low * 1.001
    return said == measured


def measured(runtime, operation, values, name, said, inputs):
    if name in ("subnormal inputs", "NaN through max", "max(-0, +0)", "subnormal results"):
        return runtime.special(name, operation)
    if name in ("root", "division"):
        return runtime.roots(inputs) if name == "root" else runtime.quotients(inputs)
    if name.startswith("exp"):
        return runtime.exps(inputs)
    if name == "contraction" and operation == "eulerStep":
        return runtime.contraction()
    if operation == "safeDiv" and name in ("wider intermediates", "division by a reciprocal"):
        return runtime.division(name)
    if name == "linspace" and said != "not told":
        return runtime.linspace(said, values["last entry of linspace"], values.get("contraction"))
    if name == "order of a product" and said != "not told":
        return runtime.running(said, None)
    if name == "wider accumulator of a product" and said.startswith("seen"):
        return runtime.running(None, said)
    if name == "order of a sum" and said != "another order":
        return runtime.mean(said, values.get("mean", ""))
    if name in ("equal elements, other results", "another shape, other results"):
        return runtime.places(operation)[0 if name.startswith("equal") else 1]
    return None


def look(name):
    runtime = Runtime(name)
    main = os.path.join(ROOT, "dist", "diff-tests", "cli", "main.js")
    program = f"{sys.executable} {os.path.join(os.path.dirname(os.path.abspath(__file__)), 'runtime.py')} '{name}'"
    flags = ["--runs", "1", "--no-store", "--no-diagnosis", "--json", "-", "--timeout", "60s"]
    out = subprocess.run(["node", main, "check", "--exec", program, *flags], capture_output=True, text=True)
    lines, false = [], []
    for row in json.loads(out.stdout)["results"]:
        values = {fact["name"]: fact["value"] for fact in row["fingerprint"]}
        for fact in row["fingerprint"]:
            fact_name, said = fact["name"], fact["value"]
            found = measured(runtime, row["operation"], values, fact_name, said, fact["case"]["inputs"])
            is_true = None if found is None else bool(agrees(said, found))
            lines.append({"operation": row["operation"], "name": fact_name, "value": said, "measured": is_true})
            if is_true is False:
                false.append(f"{row['operation']}: {fact_name} is said {said!r}, measured {found}")
    print(name, runtime.version, f"{sum(x['measured'] is True for x in lines)} lines are true", *false, sep="\n  ")
    return {"runtime": name, "version": runtime.version, "lines": lines}, false


if __name__ == "__main__":
    asked = sys.argv[1:] or list(RUNTIMES)
    rows, wrong = zip(*(look(name) for name in asked))
    cpu = next((x.split(":")[1].strip() for x in open("/proc/cpuinfo") if x.startswith("model name")), "")
    machine = f"{cpu}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    if not sys.argv[1:]:
        with open(os.path.join(ROOT, "docs", "runtimes.json"), "w") as file:
            json.dump({"machine": machine, "rows": rows}, file, indent=1)
            file.write("\n")
    sys.exit(1 if any(wrong) else 0)
