/**
 * Built-in functions, taken before a module is loaded. It shares the worker with what plays its model, and may change
 * any prototype there: what is called through here stays what it was.
 */
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';

/** What holds the elements of a tensor. */
export type FloatArray = Float32Array | Float64Array;

type Method<Self, Given extends unknown[], Result> = (this: Self, ...given: Given) => Result;

const { bind, call } = Function.prototype;

/** A method as a function of its object: f.call(self, ...), with no look-up when it is called. */
const free = bind.bind(call) as <Self, Given extends unknown[], Result>(
  method: Method<Self, Given, Result>,
) => (self: Self, ...given: Given) => Result;

const typedArray = Object.getPrototypeOf(Float32Array.prototype) as object;
const getter = <Result>(name: PropertyKey): ((self: unknown) => Result) =>
  free(Object.getOwnPropertyDescriptor(typedArray, name)?.get as Method<unknown, [], Result>);

const [Single, Double, Bytes] = [Float32Array, Float64Array, Uint8Array];

export const { isArray } = Array;
export const { isSafeInteger, isNaN } = Number;
export const { is } = Object;

export const push = free(Array.prototype.push) as <A>(list: A[], item: A) => number;
const join = free(Uint8Array.prototype.join);
const bufferOf = getter<ArrayBuffer>('buffer');

/** The class of a typed array of any realm and any subclass, by what it is and not by what it says; else undefined. */
export const classOf: (value: unknown) => string | undefined = getter<string | undefined>(Symbol.toStringTag);

/** The number of elements that a typed array really has. */
export const lengthOf: (data: unknown) => number = getter<number>('length');

/** A plain copy, whatever methods the array has. */
export const copyData = (data: FloatArray): FloatArray =>
  classOf(data) === 'Float64Array' ? new Double(data) : new Single(data);

/** Whether a format's values need 64 bits. */
export const isDouble = (format: FormatName): boolean => formats[format].width > 32;

export const zerosOf = (format: FormatName, size: number): FloatArray =>
  isDouble(format) ? new Double(size) : new Single(size);

/** The bytes of a typed array as text. */
export const bytesText = (data: FloatArray): string => join(new Bytes(bufferOf(data)), ',');

/** What a Map does here, with numbers for texts. */
export const lookUp = free(Map.prototype.get) as (
  map: Map<string, number>,
  key: string,
) => number | undefined;
export const keep = free(Map.prototype.set) as (
  map: Map<string, number>,
  key: string,
  value: number,
) => unknown;
