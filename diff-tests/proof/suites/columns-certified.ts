/** What certify.ts lets through and what it lists. */
import { ballColumns, type Balls, pickBalls } from '../../../spec/columns/balls.ts';
import {
  areFloats,
  countSkipped,
  known,
  listDiffering,
  listOpen,
  nearly,
  seemsWorst,
  settle,
  weighing,
} from '../../../spec/columns/certify.ts';
import { enclosureOf, type Real, real } from '../../../spec/scalars/exact/real.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import { toNumber } from '../../cases/values.ts';
import { narrow, pairsOf, type Primitive, primitives, ratio } from './columns-material.ts';

/** What is said of listed results one by one: the same as of each by itself. */
const settled = (format: FormatName, made: Balls, got: Float32Array, most: number): string | null => {
  const weigh = weighing(format);
  const list = Int32Array.from({ length: got.length }, (_, i) => i).filter((i) => i % 3 !== 1);
  const of = new Uint8Array(got.length).fill(7);
  const open = { list, count: list.length };
  const isNumber = (i: number): boolean => i % 2 === 0;
  const { wrong, kept } = settle(format, pickBalls(made, list, list.length), got, isNumber, most, open, of);
  const [places, states] = [[] as number[], new Uint8Array(got.length).fill(7)];
  let count = 0;
  for (const i of list) {
    const [mid, rad] = [made.mid, made.rad].map((data) => data[data.length === 1 ? 0 : i] as number);
    const told = weigh(mid as number, rad as number, got[i] as number);
    states[i] = isNumber(i) && told.isSigned ? known.signed : known.not;
    if (isNumber(i) && told.isNearest === false) count += 1;
    if (isNumber(i) && (told.isNearest === null || told.error > most)) places.push(i);
  }
  const isSame = kept.map(({ element }) => element).join() === places.join() && of.join() === states.join();
  return isSame && wrong === count ? null : `settle ${format}`;
};

/** A wide ball among exact ones is listed, in whatever place it stands, for a value, a root and a quotient alike. */
const wideListed = (): string | null => {
  const ones = Float64Array.of(1, 1, 1);
  const got = Float32Array.of(1, 1, 1);
  for (const at of [0, 1, 2]) {
    const wide: Balls = { mid: ones, rad: ones.map((_, i) => (i === at ? 2 ** -10 : 0)) };
    const sure: Balls = { mid: ones, rad: Float64Array.of(0) };
    const made = {
      value: wide,
      root: ballColumns.sqrt(wide),
      over: ballColumns.div(wide, sure),
      under: ballColumns.div(sure, wide),
    };
    for (const [what, balls] of Object.entries(made)) {
      const open = { list: new Int32Array(4), count: 0 };
      listOpen('binary32', balls, got, nearly, open);
      if (open.list.slice(0, open.count).join() !== String(at)) return `wide ${what} ${at}`;
    }
  }
  return null;
};

/** Results beside their exact values: the right ones are let through, those that are a float off are not. */
export const certified = (): string | null => {
  const wide = wideListed();
  if (wide !== null) return wide;
  const k = ballColumns;
  const next = new Int32Array(1);
  const single = new Float32Array(next.buffer);
  for (const format of narrow) {
    const f = formats[format];
    const step = 2 ** (24 - f.precision);
    const weigh = weighing(format);
    const pairs = pairsOf(format).filter(
      ([a, b]) =>
        Number.isFinite(a) && Number.isFinite(b) && Math.abs(a) < 1e4 && Math.abs(b) < 1e4 && b !== 0,
    );
    for (const name of ['div', 'sqrt', 'quotient', 'add', 'root'] as const) {
      const primitive = primitives[name] as Primitive;
      const made = primitive<Balls>(k, k.column(pairs.map(([a]) => a)), k.column(pairs.map(([, b]) => b)));
      const kr = real;
      const exact = pairs.map(([a, b]): number => {
        const r = primitive<Real>(kr, ratio(a), ratio(b));
        const q = 'n' in r ? r : enclosureOf(r, 300)?.lo;
        return q === undefined ? NaN : toNumber(roundRational(f, 'nearestEven', q));
      });
      const moved = (by: number): Float32Array =>
        Float32Array.from(exact, (v) => {
          single[0] = v;
          next[0] = (next[0] as number) + by * (f.width === 32 ? 1 : step);
          return single[0] as number;
        });
      const open = { list: new Int32Array(pairs.length), count: 0 };
      const isOpen = (got: Float32Array, most = nearly): Set<number> => {
        listOpen(format, made, got, most, open);
        return new Set(open.list.slice(0, open.count));
      };
      const right = Float32Array.from(exact);
      const isNormal = (i: number): boolean =>
        Math.abs(exact[i] as number) > 2 ** (f.emin + 1) && Math.abs(exact[i] as number) < 2 ** (f.emax - 1);
      const normal = pairs.map((_, i) => i).filter(isNormal);
      const missed = normal.filter((i) => isOpen(right).has(i));
      if (missed.length > normal.length / (name === 'add' ? 5 : 20) + 3)
        return `certify ${format} ${name} leaves ${missed.length} of ${normal.length} open`;
      for (const by of [1, -1, 2]) {
        const found = isOpen(moved(by));
        const let_ = normal.find((i) => !found.has(i));
        if (let_ !== undefined) return `certify ${format} ${name} lets ${String(pairs[let_])} through`;
      }
      for (const odd of [NaN, Infinity, -Infinity, 0]) {
        const found = isOpen(right.map(() => odd));
        if (normal.some((i) => !found.has(i))) return `certify ${format} ${name} lets ${odd} through`;
      }
      if (normal.some((i) => !isOpen(right.map((v) => -v)).has(i))) return `certify ${format} ${name} sign`;
      // Errors above the known one are listed.
      const worst = seemsWorst(format, made, right);
      if (worst < 0) return `certify ${format} ${name} no worst`;
      const least = isOpen(right, 0.01);
      if (
        normal.length - normal.filter((i) => least.has(i)).length > normal.length / 2 &&
        (name === 'div' || name === 'root')
      )
        return `certify ${format} ${name} floor`;
      for (const i of normal) {
        const [mid, rad] = [made.mid[i] as number, made.rad[made.rad.length === 1 ? 0 : i] as number];
        if (!(rad < Math.abs(mid) * 2 ** -40)) continue;
        const told = weigh(mid, rad, right[i] as number);
        if (
          told.isNearest === false ||
          (told.isNearest === true && !(told.error <= 0.5000001)) ||
          (told.isNearest === true && !told.isSigned)
        )
          return `weigh ${format} ${name} ${String(pairs[i])}`;
        const far = weigh(mid, rad, moved(2)[i] as number);
        if (far.isNearest !== false || !(far.error > 0.74) || far.isSigned)
          return `weigh ${format} ${name} far ${String(pairs[i])}`;
        const error = Math.abs((right[i] as number) - mid);
        if (told.error * 2 ** Math.floor(Math.log2(Math.abs(mid))) * 2 ** (1 - f.precision) < error * 0.999)
          return `weigh ${format} ${name} error`;
      }
      for (const most of [0.2, 0.6]) {
        const broken =
          settled(format, made, moved(0), most) ??
          settled(
            format,
            made,
            Float32Array.from(right, (v, i) => (i % 5 === 0 ? v * 1.5 : v)),
            most,
          ) ??
          settled(format, made, moved(1), most);
        if (broken !== null) return `${broken} ${name}`;
      }
      const own = right[worst] as number;
      if (weigh(made.mid[worst] as number, 0, own).error < 0.2 && name === 'div')
        return `seemsWorst ${format}`;
    }
    const tiny = 2 ** (f.emin - 2);
    const cases = [
      weigh(tiny, 0, tiny),
      weigh(-0, 0, 0),
      weigh(1, NaN, 1),
      weigh(1, 0, NaN),
      weigh(1, 0, Infinity),
    ];
    const said = cases
      .map(({ isNearest, isSigned, error }) => `${isNearest} ${isSigned} ${error}`)
      .join('; ');
    if (said !== 'true true -1; true false -1; null false Infinity; false false -1; false false -1')
      return `weigh ${format}: ${said}`;
    const floats = [1.5, NaN, Infinity, -0].map((x) => areFloats(format, Float32Array.of(1, x))).join();
    if (
      floats !== 'true,true,true,true' ||
      (f.width < 32 && areFloats(format, Float32Array.of(1 + 2 ** -20)))
    )
      return `floats ${format}`;
    const sizes = Float32Array.from([0, 1, NaN, Infinity, 2 ** f.emin, 2 ** (f.emin + 1), -1]);
    if (countSkipped(format, sizes) !== 4) return `skipped ${countSkipped(format, sizes)}`;
  }
  const open = { list: new Int32Array(6), count: 0 };
  listDiffering(Float64Array.of(0, -0, NaN, 1, 2, 0), Float32Array.of(0, 0, NaN, 1, 3, -0), open);
  return open.list.slice(0, open.count).join() === '1,4,5' ? null : 'differing';
};
