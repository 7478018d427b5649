/* The operations as a C programmer writes them, for the adapter in the place of its two: compiled in many ways. */
static num scalar(const char *name) { return input(name).data[0]; }
static int count(const char *name) { return (int)number(name); }
static num root(num x) { return x <= 0 ? 0 : (num)SQRT(x); } /* NaN stays NaN */
static tensor row(long n) { return like((tensor){.rank = 1, .shape = {n}, .size = n}); }
static num step_time(int t, long T) { return T == 0 ? (num)0 : (num)t / (num)T; }
static num clip(num x) { return x < -1 ? -1 : x > 1 ? 1 : x; }

static tensor bars(tensor betas) {
  tensor out = row(betas.size + 1);
  out.data[0] = 1;
  for (long t = 0; t < betas.size; t++) out.data[t + 1] = out.data[t] * (1 - betas.data[t]);
  return out;
}
static tensor mix(tensor x, tensor e, num c0, num c1) {
  tensor out = like(x);
  for (long i = 0; i < x.size; i++) out.data[i] = x.data[i] * c0 + e.data[i] * c1;
  return out;
}
static tensor clean(tensor x, tensor e, num bar, num epsilon) {
  num c1 = root(1 - bar), inverse = 1 / (root(bar) + epsilon);
  tensor out = like(x);
  for (long i = 0; i < x.size; i++) out.data[i] = (x.data[i] - e.data[i] * c1) * inverse;
  return out;
}
static tensor ddpm(tensor betas, int k, tensor x, tensor z, num epsilon) {
  num *bar = bars(betas).data, beta = betas.data[k];
  tensor e = model(x, step_time(k + 1, betas.size)), out = like(x);
  num coefficient = beta / (root(1 - bar[k + 1]) + epsilon), inverse = 1 / (root(1 - beta) + epsilon);
  num sigma = root((1 - bar[k]) / (1 - bar[k + 1] + epsilon) * beta);
  for (long i = 0; i < x.size; i++)
    out.data[i] = (x.data[i] - e.data[i] * coefficient) * inverse + z.data[i] * sigma;
  return out;
}
static tensor ddim(tensor betas, int k, tensor x, num epsilon) {
  num *bar = bars(betas).data;
  tensor e = model(x, step_time(k + 1, betas.size));
  return mix(clean(x, e, bar[k + 1], epsilon), e, root(bar[k]), root(1 - bar[k]));
}
static tensor image(tensor table, int index, num floor, int clips, tensor x, tensor e) {
  num bar = table.data[index], before = index ? table.data[index - 1] : 1;
  num c0 = root(bar), c1 = root(1 - bar), inverse = 1 / (c0 > floor ? c0 : floor);
  tensor out = like(x);
  for (long i = 0; i < x.size; i++) {
    num x0 = (x.data[i] - e.data[i] * c1) * inverse;
    out.data[i] = (clips ? clip(x0) : x0) * root(before) + e.data[i] * root(1 - before);
  }
  return out;
}
static num integral(num t) {
  num beta0 = scalar("beta0"), beta1 = scalar("beta1");
  return beta0 * t + (num)0.5 * (beta1 - beta0) * (t * t);
}
static num sigma_at(num t) { return root(1 - (num)EXP(-integral(t))); }
static num beta_at(num t) { return scalar("beta0") + t * (scalar("beta1") - scalar("beta0")); }
static tensor slope(tensor x, num t, num epsilon) {
  num beta = beta_at(t), sigma = sigma_at(t);
  tensor e = model(x, t);
  return mix(x, e, (num)-0.5 * beta, (num)0.5 * (beta / (sigma + epsilon)));
}

#define OPERATION(name) static tensor name(__attribute__((unused)) num epsilon)
OPERATION(sqrt_nonneg) {
  tensor x = input("x"), out = like(x);
  for (long i = 0; i < x.size; i++) out.data[i] = root(x.data[i]);
  return out;
}
OPERATION(safe_div) {
  tensor x = input("x"), y = input("y"), out = like(x);
  for (long i = 0; i < x.size; i++) out.data[i] = x.data[i] / (y.data[i] + epsilon);
  return out;
}
OPERATION(linear_betas) {
  int T = count("T");
  num start = scalar("betaStart"), end = scalar("betaEnd");
  tensor out = row(T);
  for (int i = 0; i < T; i++) out.data[i] = T == 1 ? end : start + (num)i / (num)(T - 1) * (end - start);
  return out;
}
OPERATION(alpha_bar) { return bars(input("betas")); }
OPERATION(time_of_index) {
  int T = count("T");
  tensor out = row(T + 1);
  for (int t = 0; t <= T; t++) out.data[t] = step_time(t, T);
  return out;
}
OPERATION(q_sample) {
  num bar = bars(input("betas")).data[count("t")];
  return mix(input("x0"), input("eps"), root(bar), root(1 - bar));
}
OPERATION(x0_pred_from_eps) {
  return clean(input("x"), input("eps"), bars(input("betas")).data[count("t")], epsilon);
}
OPERATION(x0_pred) {
  tensor betas = input("betas"), x = input("x");
  return clean(x, model(x, step_time(count("t"), betas.size)), bars(betas).data[count("t")], epsilon);
}
OPERATION(ddpm_step) { return ddpm(input("betas"), count("k"), input("x"), input("z"), epsilon); }
OPERATION(ddim_step) { return ddim(input("betas"), count("k"), input("x"), epsilon); }
OPERATION(ddim_sample) {
  tensor betas = input("betas"), x = input("x");
  for (int k = betas.size - 1; k >= 0; k--) x = ddim(betas, k, x, epsilon);
  return x;
}
OPERATION(image_step) {
  tensor x = input("x");
  return image(input("alphaBars"), count("index"), scalar("floor"), 1, x, model(x, count("index")));
}
OPERATION(image_step_from_eps) {
  return image(input("alphaBars"), count("index"), scalar("floor"), count("clip"), input("x"), input("eps"));
}
#define AT_TIMES(f) \
  tensor t = input("t"), out = like(t); \
  for (long i = 0; i < t.size; i++) out.data[i] = f(t.data[i]); \
  return out
static num bar_at(num t) { return EXP(-integral(t)); }
OPERATION(vp_beta) { AT_TIMES(beta_at); }
OPERATION(vp_alpha_bar) { AT_TIMES(bar_at); }
OPERATION(vp_sigma) { AT_TIMES(sigma_at); }
OPERATION(pf_ode_rhs) { return slope(input("x"), scalar("t"), epsilon); }
OPERATION(euler_step) { return mix(input("x"), input("slope"), 1, scalar("dt")); }
OPERATION(ode_sample) {
  int n = count("steps");
  tensor x = input("x");
  for (int c = n; c >= 1; c--) x = mix(x, slope(x, (num)c / (num)n, epsilon), 1, -(1 / (num)n));
  return x;
}
OPERATION(loss) {
  tensor betas = input("betas"), e = input("eps"), out = like((tensor){.size = 1});
  num bar = bars(betas).data[count("t")], sum = 0;
  tensor predicted = model(mix(input("x0"), e, root(bar), root(1 - bar)), step_time(count("t"), betas.size));
  for (long i = 0; i < e.size; i++) {
    num d = predicted.data[i] - e.data[i];
    sum += d * d;
  }
  return out.data[0] = sum / (num)(e.size ? e.size : 1), out;
}
static const struct { const char *name; tensor (*run)(num epsilon); } OPERATIONS[] = {
    {"sqrtNonneg", sqrt_nonneg}, {"safeDiv", safe_div}, {"linearBetas", linear_betas}, {"alphaBar", alpha_bar},
    {"timeOfIndex", time_of_index}, {"qSample", q_sample}, {"x0PredFromEps", x0_pred_from_eps}, {"x0Pred", x0_pred},
    {"ddpmStep", ddpm_step}, {"ddimStep", ddim_step}, {"ddimSample", ddim_sample}, {"imageDdimStep", image_step},
    {"imageDdimStepFromEps", image_step_from_eps}, {"vpBeta", vp_beta}, {"vpAlphaBar", vp_alpha_bar},
    {"vpSigma", vp_sigma}, {"pfOdeRhs", pf_ode_rhs}, {"eulerStep", euler_step}, {"pfOdeSampleEuler", ode_sample},
    {"epsPredLoss", loss}, {NULL, NULL}};

