/** In which form equally spaced numbers are computed, and whether the last one is the end that was given. */
import type { Context } from '../../../spec/context.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import * as m from './arithmetics.ts';
import * as c from './changes.ts';
import { full } from './inputs.ts';
import type { Arithmetic } from './arithmetics.ts';
import type { Hypothesis, Probe } from './probe.ts';

/** Entry i of `steps` numbers from a to b, steps > 1. */
type Form = <A>(k: Context<A>, steps: number, a: A, b: A, i: number) => A;

const forms = {
  'start + (i/(n-1)) * (end - start)': (k, steps, a, b, i) =>
    k.add(a, k.mul(k.div(k.nat(i), k.nat(steps - 1)), k.sub(b, a))),
  'start + i * step': (k, steps, a, b, i) => k.add(a, k.mul(k.nat(i), k.div(k.sub(b, a), k.nat(steps - 1)))),
  'from both ends by steps': (k, steps, a, b, i) => {
    const step = k.div(k.sub(b, a), k.nat(steps - 1));
    return 2 * i < steps ? k.add(a, k.mul(k.nat(i), step)) : k.sub(b, k.mul(k.nat(steps - 1 - i), step));
  },
  'a lerp of the ends': (k, steps, a, b, i) => {
    const weight = k.div(k.nat(i), k.nat(steps - 1));
    return k.add(k.mul(a, k.sub(k.one, weight)), k.mul(b, weight));
  },
} as const satisfies Readonly<Record<string, Form>>;

/** The last number is the end itself, whatever the form gives. */
const ending =
  (form: Form): Form =>
  (k, steps, a, b, i) =>
    i === steps - 1 ? b : form(k, steps, a, b, i);

/** Those whose last number may be another than the end. */
const open: readonly (keyof typeof forms)[] = ['start + (i/(n-1)) * (end - start)', 'start + i * step'];

const variants: readonly { readonly values: Readonly<Record<string, string>>; readonly form: Form }[] =
  Object.entries<Form>(forms).flatMap(([name, form]) =>
    open.some((one) => one === name)
      ? [
          { values: { linspace: name, 'last entry of linspace': 'computed' }, form },
          { values: { linspace: name, 'last entry of linspace': 'the end' }, form: ending(form) },
        ]
      : [{ values: { linspace: name, 'last entry of linspace': 'the end' }, form }],
  );

/** An arithmetic with the definition of linearBetas in another form. */
const by =
  (form: Form, arithmetic: Arithmetic): Arithmetic =>
  (theCase, count = Infinity) =>
    arithmetic({
      ...theCase,
      operation: {
        ...theCase.operation,
        define: (k, { T, betaStart, betaEnd }) => {
          const steps = T as number;
          const entry = (i: number) => form(k, steps, betaStart as never, betaEnd as never, i);
          return { shape: [steps], data: Array.from({ length: Math.min(steps, count) }, (_, i) => entry(i)) };
        },
      },
    });

const divisions: Readonly<Record<string, c.Change>> = { 'not seen': (k) => k, seen: c.reciprocal };

/** Of an epsilon nothing is seen here. */
const none = { n: 0n, d: 1n };

const steps = 50;

/** With these the two ends tell all apart. */
const seeds: Readonly<Record<FormatName, bigint>> = {
  binary16: 1n,
  bfloat16: 14n,
  binary32: 13n,
  binary64: 2n,
};

export const linspaceProbe: Probe = {
  name: 'linspace',
  operation: 'linearBetas',
  subject: 'linspace',
  elementwise: false,
  tellsAll: true,
  compare: 'bits',
  inputs: (format) => {
    const next = full(format, seeds[format]);
    // Downward: from a small end the way back to it is not exact.
    return { T: steps, betaStart: Math.abs(next()) / 2, betaEnd: Math.abs(next()) / 8 };
  },
  hypotheses: [
    ...variants.flatMap(({ values, form }) =>
      Object.entries(divisions).flatMap(([division, change]): Hypothesis[] => {
        const all = { ...values, 'division by a reciprocal': division, 'wider intermediates': 'not seen' };
        return [
          {
            values: { ...all, contraction: 'not seen' },
            arithmetics: (format, epsilon) => [by(form, m.narrow(format, epsilon, 'nearestEven', change))],
          },
          {
            values: { ...all, contraction: 'seen' },
            arithmetics: (format, epsilon) =>
              (['left', 'right'] as const).map((kept) =>
                by(
                  form,
                  m.narrow(format, epsilon, 'nearestEven', (k) => c.contracted(kept)(change(k))),
                ),
              ),
          },
        ];
      }),
    ),
    {
      values: { 'wider intermediates': 'seen' },
      // Exactly all forms are one.
      arithmetics: (format) => [
        ...Object.values<Form>(forms).flatMap((form) =>
          m.inWiderFormats(format, none).map((wide) => by(form, wide)),
        ),
        ...m.inReal(format, none).map((exact) => by(forms['start + i * step'], exact)),
      ],
    },
  ],
};
