/**
 * A module of WebAssembly, written as bytes: one function over one memory, on pairs of binary64 (f64x2). An expression is
 * its own code, operands first; names are those of the WebAssembly specification.
 */

export type Code = readonly number[];

/** LEB128. */
const unsigned = (n: number): number[] =>
  n < 128 ? [n] : [(n % 128) | 128, ...unsigned(Math.floor(n / 128))];

const signed = (n: number): number[] =>
  n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)];

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
/** Code of an operation on values. */
const operation =
  (...opcode: readonly number[]) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), ...opcode];
const vector = (opcode: number) => operation(...simd(opcode));

export const v128 = {
  not: vector(0x4d),
  and: vector(0x4e),
  /** The first where the second is not. */
  andnot: vector(0x4f),
  or: vector(0x50),
  xor: vector(0x51),
  /** The first where the third is, else the second. */
  bitselect: vector(0x52),
  store: (address: Code, value: Code, offset: number): Code => [
    ...address,
    ...value,
    ...simd(0x0b),
    3,
    ...unsigned(offset),
  ],
  /** One number twice. */
  load64Splat: (address: Code, offset: number): Code => [...address, ...simd(0x0a), 3, ...unsigned(offset)],
  /** 64 bits, and zeros. */
  load64Zero: (address: Code, offset: number): Code => [...address, ...simd(0x5d), 2, ...unsigned(offset)],
} as const;

export const i64x2 = {
  /** By so many places, an i32. */
  shiftLeft: vector(0xcb),
  bitmask: vector(0xc4),
  add: vector(0xce),
  sub: vector(0xd1),
  eq: vector(0xd6),
  /** Of signed numbers. */
  gt: vector(0xd9),
} as const;

export const f64x2 = {
  eq: vector(0x47),
  lt: vector(0x49),
  gt: vector(0x4a),
  le: vector(0x4b),
  ge: vector(0x4c),
  abs: vector(0xec),
  neg: vector(0xed),
  sqrt: vector(0xef),
  /** To an integer, ties to even. */
  nearest: vector(0x94),
  add: vector(0xf0),
  sub: vector(0xf1),
  mul: vector(0xf2),
  div: vector(0xf3),
  min: vector(0xf4),
  max: vector(0xf5),
  promoteLow: vector(0x5f),
  demoteZero: vector(0x5e),
} as const;

const bytes = new DataView(new ArrayBuffer(8));

/** The same 64 bits twice. */
export const twice = (bits: bigint): Code => {
  bytes.setBigUint64(0, BigInt.asUintN(64, bits), true);
  const half = Array.from(new Uint8Array(bytes.buffer));
  return [...simd(0x0c), ...half, ...half];
};
/** The same number twice. */
export const both = (x: number): Code => {
  bytes.setFloat64(0, x, true);
  return twice(bytes.getBigUint64(0, true));
};

export const i32 = {
  of: (n: number): Code => [0x41, ...signed(n)],
  add: operation(0x6a),
  and: operation(0x71),
  shiftLeft: operation(0x74),
  shiftRight: operation(0x76),
  lessThan: operation(0x49),
  store: (address: Code, value: Code, offset: number): Code => [
    ...address,
    ...value,
    0x36,
    2,
    ...unsigned(offset),
  ],
} as const;

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
/** The body where the condition is not 0. */
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];
/** Again from the start while the condition holds, which is asked after each turn. */
export const repeat = (body: Code, condition: Code): Code => [
  0x03,
  0x40,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
];

const [typeI32, typeV128] = [0x7f, 0x7b];
const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => list(Array.from(text, (letter) => [letter.charCodeAt(0)]));

/**
 * A module that imports a memory, and exports `run` from one i32 to another. Local 0 is the argument; then come `counts`
 * locals of i32 and `vectors` of v128.
 */
export const moduleOf = (body: Code, counts: number, vectors: number): Uint8Array<ArrayBuffer> => {
  const locals = list([
    [...unsigned(counts), typeI32],
    [...unsigned(vectors), typeV128],
  ]);
  const code = [...locals, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list([[0x60, ...list([[typeI32]]), ...list([[typeI32]])]])),
    ...section(2, list([[...name('of'), ...name('memory'), 0x02, 0x00, 0x01]])),
    ...section(3, list([[0]])),
    ...section(7, list([[...name('run'), 0x00, 0x00]])),
    ...section(10, list([[...unsigned(code.length), ...code]])),
  ]);
};
