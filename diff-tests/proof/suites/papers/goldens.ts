/** Values that were computed elsewhere: exactly, and by NumPy in binary64 and binary32, operation by operation. */
import { readFileSync } from 'node:fs';

/** Inputs as `epscheck eval` takes them; each value as text; the bits of both formats. */
export interface Golden {
  readonly of: string;
  readonly inputs: string;
  /** Ratios, or where a value ends in `..`, its first digits. */
  readonly exact: string;
  readonly binary64: string;
  readonly binary32: string;
  /** With exp: within 1 ulp. */
  readonly nearly: boolean;
}

const read = JSON.parse(readFileSync('diff-tests/proof/suites/papers/goldens.json', 'utf8')) as {
  readonly goldens: readonly (readonly string[])[];
  readonly edges: readonly (readonly [string, string, string])[];
};

export const goldens: readonly Golden[] = read.goldens.map(
  ([of = '', inputs = '', exact = '', binary64 = '', binary32 = '', nearly]) => ({
    of,
    inputs,
    exact,
    binary64,
    binary32,
    nearly: nearly !== undefined,
  }),
);

/** Operation, inputs, and the value in binary64 by IEEE 754. */
export const edges: readonly (readonly [of: string, inputs: string, value: string])[] = read.edges;
