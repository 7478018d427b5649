import { describe, expect, test } from 'vitest';
import { binary, type BinaryContext } from '../../../../spec/scalars/floats/binary.ts';
import { type Float, toBits } from '../../../../spec/scalars/floats/float.ts';
import { bitsOfDouble, bitsOfSingle, doubleFromBits, random, singleFromBits } from '../machine-floats.ts';

const pairs = 1_000_000;

interface Native {
  readonly k: BinaryContext;
  readonly number: (bits: bigint) => number;
  readonly bits: (x: number) => bigint;
  readonly round: (x: number) => number;
  readonly specials: readonly bigint[];
  readonly draw: (next: () => number) => bigint;
}

const withSigns = (bits: readonly bigint[], sign: bigint): bigint[] => bits.flatMap((b) => [b, b | sign]);

const natives: readonly Native[] = [
  {
    k: binary('binary64'),
    number: doubleFromBits,
    bits: bitsOfDouble,
    round: (x) => x,
    specials: withSigns(
      [
        0n,
        1n,
        2n,
        0xfffffffffffffn,
        0x10000000000000n,
        0x10000000000001n,
        0x3fefffffffffffffn,
        0x3ff0000000000000n,
        0x3ff0000000000001n,
        0x4000000000000000n,
        0x4340000000000000n,
        0x7fefffffffffffffn,
        0x7ff0000000000000n,
        0x7ff8000000000000n,
      ],
      1n << 63n,
    ),
    draw: (next) => (BigInt(next()) << 32n) | BigInt(next()),
  },
  {
    k: binary('binary32'),
    number: singleFromBits,
    bits: bitsOfSingle,
    round: Math.fround,
    specials: withSigns(
      [
        0n,
        1n,
        2n,
        0x7fffffn,
        0x800000n,
        0x800001n,
        0x3f7fffffn,
        0x3f800000n,
        0x3f800001n,
        0x40000000n,
        0x4b800000n,
        0x7f7fffffn,
        0x7f800000n,
        0x7fc00000n,
      ],
      1n << 31n,
    ),
    draw: (next) => BigInt(next()),
  },
];

const operations: readonly [
  string,
  (k: BinaryContext, x: Float, y: Float) => Float,
  (x: number, y: number) => number,
][] = [
  ['+', (k, x, y) => k.add(x, y), (x, y) => x + y],
  ['-', (k, x, y) => k.sub(x, y), (x, y) => x - y],
  ['*', (k, x, y) => k.mul(x, y), (x, y) => x * y],
  ['/', (k, x, y) => k.div(x, y), (x, y) => x / y],
  ['sqrt', (k, x) => k.sqrt(x), (x) => Math.sqrt(x)],
];

describe.each(natives)('$k.name against the machine', (m) => {
  test.each(operations)(`%s on ${pairs} random and special pairs`, (_name, ours, theirs) => {
    const next = random(0x5eed);
    let compared = 0;
    const compare = (a: bigint, b: bigint): void => {
      const got = ours(m.k, m.k.fromBits(a), m.k.fromBits(b));
      const want = m.round(theirs(m.number(a), m.number(b)));
      compared++;
      const agree = Number.isNaN(want) ? got.kind === 'nan' : toBits(m.k.format, got) === m.bits(want);
      if (!agree) expect({ a, b, got: m.k.show(got) }).toEqual({ a, b, got: want });
    };
    for (const a of m.specials) for (const b of m.specials) compare(a, b);
    const low = BigInt(m.k.format.precision - 1);
    while (compared < pairs) {
      const a = m.draw(next);
      const b = m.draw(next);
      const kind = compared % 8;
      const near = (b & ((1n << low) - 1n)) | ((a >> low) << low);
      // Half of the pairs share sign and exponent (or nearly), where sums cancel and quotients are near 1.
      compare(
        a,
        kind < 4
          ? b
          : kind < 7
            ? near ^ (BigInt(kind - 4) << low)
            : (m.specials[compared % m.specials.length] ?? 0n),
      );
    }
    expect(compared).toBeGreaterThanOrEqual(pairs);
  });
});
