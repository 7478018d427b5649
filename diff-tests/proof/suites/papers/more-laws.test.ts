/** What must hold of tables, lists, noise, flow and guidance: in exact fractions, and where it is so, bit for bit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as convert from '../../../../spec/papers/conversions.ts';
import * as ddim from '../../../../spec/papers/ddim.ts';
import * as flow from '../../../../spec/papers/flow.ts';
import { deviationOf, guidanceRescale } from '../../../../spec/papers/guidance.ts';
import { lcmScalings, lcmStep } from '../../../../spec/papers/lcm.ts';
import * as sigma from '../../../../spec/papers/sigma-space.ts';
import * as tables from '../../../../spec/papers/tables.ts';
import * as lists from '../../../../spec/papers/timesteps.ts';
import { rational as k, type Rational } from '../../../../spec/scalars/exact/rational.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { hexText } from '../../../../spec/scalars/floats/float.ts';
import { scalar, type Tensor, vector } from '../../../../spec/tensor.ts';
import { inputFloat } from '../../../cases/values.ts';

const q = (text: string): Rational => k.of(text);
const shown = ({ data }: Tensor<Rational>): readonly string[] => data.map((x) => k.show(x));
const all = (list: readonly Rational[]): readonly string[] => list.map((x) => k.show(x));

const fraction = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 12 }))
  .map(([n, d]) => q(`${n}/${d}`));
const number = fraction.map(scalar);
const part = fc.integer({ min: 1, max: 15 }).map((n) => q(`${n}/16`));
const squares = ['576/625', '16/25', '9/25', '49/625'].map(q);
/** Every root of a step with eta 0 or 1 between these is rational. */
const [a, ap] = [q('69696/1221025'), q('64/289')];
const runs = { numRuns: 40 } as const;

test('without fresh noise a step with eta is the plain one; to alphaBar 1 it is x0 for every eta', () => {
  fc.assert(
    fc.property(number, number, number, part, (x, e, z, eta) => {
      expect(shown(ddim.ddimStepEta(k, a, ap, k.zero, x, e, z))).toEqual(
        shown(ddim.ddimStepAt(k, a, ap, x, e)),
      );
      expect(shown(ddim.ddimStepEta(k, a, k.one, eta, x, e, z))).toEqual(
        shown(convert.x0FromEps(k, a, x, e)),
      );
      const how = { clip: 1, r: q('1000000'), rederive: 1 };
      // A clip that changes nothing makes the same noise anew.
      expect(shown(ddim.ddimStepAt(k, a, ap, x, e, how))).toEqual(shown(ddim.ddimStepAt(k, a, ap, x, e)));
    }),
    runs,
  );
});

test('ancestral steps: both noises make up the next one, without eta Euler, with it DDIM of the scaled state', () => {
  fc.assert(
    fc.property(number, number, number, (x, d, z) => {
      const [s, sn] = [q('5/3'), k.one];
      const { down, up } = sigma.ancestralSigmas(k, s, sn, k.one);
      expect(k.show(k.add(k.mul(down, down), k.mul(up, up)))).toBe('1');
      expect(shown(sigma.eulerAncestralStep(k, s, sn, k.zero, x, d, z))).toEqual(
        shown(sigma.eulerSigmaStep(k, s, sn, x, d)),
      );
      const [from, to] = [tables.sigmaFromAlphaBar(k, a), tables.sigmaFromAlphaBar(k, ap)];
      const scaled = scalar(k.div(x.data[0] as Rational, k.sqrt(a)));
      const clean = sigma.denoisedFromEps(k, from, scaled, d);
      const [step] = sigma.eulerAncestralStep(k, from, to, k.one, scaled, clean, z).data;
      expect(k.show(k.mul(step as Rational, k.sqrt(ap)))).toBe(
        k.show(ddim.ddimStepEta(k, a, ap, k.one, x, d, z).data[0] as Rational),
      );
    }),
    runs,
  );
});

test('a scaled state: what is shown of it, and x0 of its v; Heun of a constant slope is Euler', () => {
  fc.assert(
    fc.property(number, number, fc.constantFrom(...squares), (x, v, bar) => {
      const s = tables.sigmaFromAlphaBar(k, bar);
      expect(k.show(tables.alphaBarFromSigma(k, s))).toBe(k.show(bar));
      const scaled = scalar(k.div(x.data[0] as Rational, k.sqrt(bar)));
      expect(shown(sigma.scaleModelInput(k, s, scaled))).toEqual(shown(x));
      expect(shown(sigma.denoisedFromV(k, s, scaled, v))).toEqual(shown(convert.x0FromV(k, bar, x, v)));
      const slope = v.data[0] as Rational;
      const model = {
        eps: (at: Tensor<Rational>, g: Rational) => scalar(k.sub(at.data[0] as Rational, k.mul(slope, g))),
      };
      const [from, to] = [q('4/3'), q('3/4')];
      expect(shown(sigma.heunSigmaStep(k, from, to, x, model))).toEqual(
        shown(sigma.eulerSigmaStep(k, from, to, x, model.eps(x, from))),
      );
    }),
    runs,
  );
});

test('the last step of DPM-Solver++ gives d bit for bit, that of Euler does not', () => {
  const f = binary('binary64');
  const [s, x, d] = [4 / 3, 0.7, 0.2].map((v) => inputFloat('binary64', v)) as [never, never, never];
  const bits = ({ data }: Tensor<never>): readonly string[] => data.map(hexText);
  expect(bits(sigma.dpmpp1Step(f, s, f.zero, scalar(x), scalar(d)) as never)).toEqual([hexText(d)]);
  expect(bits(sigma.eulerSigmaStep(f, s, f.zero, scalar(x), scalar(d)) as never)).not.toEqual([hexText(d)]);
});

test('tables: betas and alphaBars undo each other, linear roots end where they are told to', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (betas) => {
      expect(all(tables.betasFromAlphaBars(k, tables.alphaBarsFromBetas(k, betas)))).toEqual(all(betas));
    }),
    runs,
  );
  const scaled = tables.scaledLinearBetas(k, 5, q('1/100'), q('9/100'));
  expect([scaled[0], scaled.at(-1)].map((x) => k.show(x as Rational))).toEqual(['1/100', '9/100']);
  expect(all(tables.scaledLinearBetas(k, 3, q('1/4'), q('1/4')))).toEqual(['1/4', '1/4', '1/4']);
  const zeroed = tables.zeroTerminalSnrBetas(k, ['9/25', '7/16', '8/9'].map(q));
  expect(all(zeroed)).toEqual(['9/25', '5/9', '1']);
});

test('flow: exponential shifts of mu 0 change nothing, shifts mirror, VE is flow, the stretched end is told', () => {
  fc.assert(
    fc.property(number, number, part, part, part, (x, d, t, s, end) => {
      expect(k.show(flow.flowDynamicShift(k, k.zero, t))).toBe(k.show(t));
      const rest = (of: Rational): Rational => k.sub(k.one, of);
      expect(k.show(rest(flow.flowShift(k, s, t)))).toBe(k.show(flow.flowShift(k, k.div(k.one, s), rest(t))));
      const [from, to] = [s, k.mul(s, t)];
      const asFlow = (g: Rational): Rational => k.div(g, k.add(k.one, g));
      const by = (of: Tensor<Rational>, g: Rational): Tensor<Rational> =>
        scalar(k.div(of.data[0] as Rational, k.add(k.one, g)));
      const start = by(x, from);
      const v = scalar(k.div(k.sub(start.data[0] as Rational, d.data[0] as Rational), asFlow(from)));
      expect(shown(flow.flowStep(k, asFlow(from), asFlow(to), start, v))).toEqual(
        shown(by(sigma.eulerSigmaStep(k, from, to, x, d), to)),
      );
      const stretched = flow.flowStretchTerminal(k, [k.one, t], end);
      expect([k.show(stretched[0] as Rational), k.show(stretched[1] as Rational)]).toEqual([
        '1',
        k.show(end),
      ]);
    }),
    runs,
  );
  expect(all(flow.flowSigmas(k, 2, k.one))).toEqual(['1', '1/2', '0']);
  expect(all(flow.flowSigmasSd3(k, 4, 4, k.one))).toEqual(all(flow.flowSigmas(k, 4, k.one)));
  expect([256, 4096].map((n) => k.show(flow.flowMu(k, n)))).toEqual(['1/2', '23/20']);
});

test('rescaled guidance: 0 keeps it, 1 has the deviation of c; the last step of a consistency model has no noise', () => {
  const [g, c] = [vector(['-2', '1', '4'].map(q)), vector(['-1', '0', '1'].map(q))];
  expect(shown(guidanceRescale(k, k.zero, g, c))).toEqual(shown(g));
  expect(k.show(deviationOf(k, guidanceRescale(k, k.one, g, c)))).toBe(k.show(deviationOf(k, c)));
  const { skip, out } = lcmScalings(k, 0);
  expect([k.show(skip), k.show(out)]).toEqual(['1', '0']);
  const [x, e, z] = ['7/10', '1/2', '3'].map((text) => scalar(q(text))) as [Tensor<Rational>, never, never];
  // At t = 0 it is the identity.
  expect(shown(lcmStep(k, 0, q('9/25'), q('16/25'), x, e, z, 1))).toEqual(shown(x));
  expect(shown(convert.clipX0(k, vector(['-3', '1/2', '2'].map(q)), k.one))).toEqual(['-1', '1/2', '1']);
});

test('lists go down within 0..T-1, of all steps they are all, and a step ends where the next one starts', () => {
  for (const T of [1, 2, 7, 10, 64])
    for (let n = 1; n <= T; n++) {
      const made = [
        lists.timestepsLeading(T, n, 0),
        lists.timestepsTrailing(T, n),
        lists.timestepsLinspace(T, n),
      ];
      const [leading = [], trailing = [], linspace = []] = made.map((list) => list.map(({ value }) => value));
      for (const list of [leading, trailing, linspace]) {
        expect(list).toHaveLength(n);
        expect(list.every((t, i) => t >= 0 && t < (i === 0 ? T : (list[i - 1] as number)))).toBe(true);
        expect(lists.previousTimesteps(list)).toEqual([...list.slice(1), -1]);
      }
      expect([leading.at(-1), linspace.at(-1), trailing[0]]).toEqual([0, 0, T - 1]);
      if (n >= 2) expect(linspace[0]).toBe(T - 1);
      if (n === T) expect([leading, linspace]).toEqual([trailing, trailing]);
    }
});
