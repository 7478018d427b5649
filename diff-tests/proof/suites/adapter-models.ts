/** x0Pred in the adapters of `epscheck init`: where a model is called. */

interface Planted {
  readonly file: string;
  readonly edits: readonly (readonly [string, string])[];
}

const inC = `
static tensor x0_pred(num epsilon) {
  tensor betas = input("betas"), x = input("x"), out = like(x);
  double t = number("t");
  if (betas.rank != 1 || t != floor(t) || t < 0 || t > betas.size) return refusal = "no state", out;
  num bar = 1, one = 1;
  for (long i = 0; i < t; i++) bar *= one - betas.data[i];
  num rest = one - bar, c0 = bar <= 0 ? 0 : sqrt(bar), c1 = rest <= 0 ? 0 : sqrt(rest), by = one / (c0 + epsilon);
  tensor e = model(x, betas.size ? (num)t / (num)betas.size : 0);
  for (long i = 0; i < x.size; i++) out.data[i] = (x.data[i] - e.data[i] * c1) * by;
  return out;
}
`;

const rust = `
fn x0_pred(c: &Case) -> Outcome {
    let (betas, mut x, t) = (c.tensor("betas")?, c.tensor("x")?, c.number("t"));
    let steps = betas.data.len();
    if betas.shape.len() != 1 || t.fract() != 0.0 || t < 0.0 || t > steps as f64 {
        return Err("no state".to_string());
    }
    let bar: Float = betas.data[..t as usize].iter().fold(1.0, |a, b| a * (1.0 - b));
    let root = |v: Float| if v <= 0.0 { 0.0 } else { v.sqrt() };
    let (c1, by) = (root(1.0 - bar), 1.0 / (root(bar) + c.epsilon));
    let e = c.model(&x, if steps == 0 { 0.0 } else { t as Float / steps as Float })?;
    x.data.iter_mut().zip(e.data).for_each(|(v, e)| *v = (*v - e * c1) * by);
    Ok(x)
}
`;

const go = `
func x0Pred(c Case) Tensor {
	betas, x, t := get[Tensor](c, "betas"), get[Tensor](c, "x"), get[float64](c, "t")
	steps := len(betas.Data)
	if len(betas.Shape) != 1 || t != math.Trunc(t) || t < 0 || t > float64(steps) {
		panic("no state")
	}
	bar, time := Float(1), Float(0)
	for _, beta := range betas.Data[:int(t)] {
		bar *= 1 - beta
	}
	if steps > 0 {
		time = Float(t) / Float(steps)
	}
	root := func(v Float) Float {
		if v <= 0 {
			return 0
		}
		return Float(math.Sqrt(float64(v)))
	}
	c1, by := root(1-bar), 1/(root(bar)+c.Epsilon.Data[0])
	e := c.Model(x, time)
	return x.apply(func(i int, v Float) Float { return Float(v-Float(e.Data[i]*c1)) * by })
}
`;

const java = `
  static float root(float v) { return v <= 0 ? 0 : (float) Math.sqrt(v); }
  static Tensor x0Pred(Case c) {
    Tensor betas = c.tensor("betas"), x = c.tensor("x");
    double t = c.number("t");
    int steps = betas.data().length;
    if (betas.shape().size() != 1 || t != Math.rint(t) || t < 0 || t > steps) throw new IllegalArgumentException("no state");
    float bar = 1;
    for (int i = 0; i < t; i++) bar *= 1 - betas.data()[i];
    float c1 = root(1 - bar), by = 1 / (root(bar) + c.epsilon());
    Tensor e = c.model(x, steps == 0 ? 0 : (float) t / steps);
    return x.map(i -> (x.data()[i] - e.data()[i] * c1) * by);
  }
`;

/** By language: the file of the adapter, and its edits. */
export const withX0Pred: Readonly<Record<string, Planted>> = {
  c: {
    file: 'adapter.c',
    edits: [
      ['static const struct {', `${inC}static const struct {`],
      ['{NULL, NULL}', '{"x0Pred", x0_pred}, {NULL, NULL}'],
    ],
  },
  rust: {
    file: 'epscheck-rust/src/main.rs',
    edits: [
      ['const OPERATIONS', `${rust}const OPERATIONS`],
      ['[(&str, Operation); 2] = [', '[(&str, Operation); 3] = [("x0Pred", x0_pred), '],
    ],
  },
  go: {
    file: 'epscheck-go/adapter.go',
    edits: [
      ['var operations', `${go}var operations`],
      ['Tensor{"sqrtNonneg"', 'Tensor{"x0Pred": x0Pred, "sqrtNonneg"'],
    ],
  },
  java: {
    file: 'epscheck-java/Adapter.java',
    edits: [
      ['  static final Map', `${java}  static final Map`],
      ['Map.of(', 'Map.of("x0Pred", Adapter::x0Pred, '],
    ],
  },
};
