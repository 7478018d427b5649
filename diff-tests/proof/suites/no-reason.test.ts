/** Where no reason is found the report says so, and whether all was tried. */
import { describe, expect, test } from 'vitest';
import { check } from '../../engine/api.ts';
import { failureText } from '../../report/failure.ts';
import type { Failure } from '../../report/schema.ts';

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Sums of sines stand in no formula of the specification. */
const waves = ({ x, slope }: { readonly x: Tensor; readonly slope: Tensor }): Tensor => ({
  shape: x.shape,
  data: x.data.map((v, i) => Math.sin(v * 12.9898) + Math.sin((slope.data[i] as number) * 78.233)),
});

const failuresOf = async (
  operations: Readonly<Record<string, unknown>>,
  diagnosis = true,
): Promise<readonly Failure[]> => {
  const { results } = await check({
    implementation: { name: 'mine', format: 'binary32', operations } as never,
    runs: 60,
    store: null,
    diagnosis,
  });
  return results.flatMap(({ failures }) => failures);
};

describe('a reason that is not found', () => {
  test('is said, with how the search ended', async () => {
    const found = await failuresOf({ eulerStep: waves });
    const ofValues = found.filter(({ part }) => part === 'value');
    expect(ofValues.length).toBeGreaterThan(0);
    for (const failure of ofValues) {
      expect(['all', 'cut']).toContain(failure.searched);
      expect(failureText(failure)).toMatch(/^ {4}reason: none was found/m);
    }
  });

  test('is not missed where none was looked for, or where there is one', async () => {
    const unasked = await failuresOf({ eulerStep: waves }, false);
    const explained = await failuresOf({
      eulerStep: ({ x }: { readonly x: Tensor }) => ({ shape: x.shape, data: x.data.slice() }),
    });
    for (const failure of [...unasked, ...explained]) expect(failure.searched).toBeUndefined();
    expect(unasked.length).toBeGreaterThan(0);
    expect(explained.some(({ diagnosis }) => diagnosis.length > 0)).toBe(true);
  });
});
