/** Runs in a page: samplers whose model is a kernel against the same steps one by one, on a backend of the browser. */
import type { Mode } from '../../../impl/gpujs/modes.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import { bits, inputsOf, rational, run, samplers, stepByStep } from './kernel-samplers.ts';

/** What both ways gave, as text, and what ran. */
export interface Compared {
  readonly name: string;
  readonly whole: string;
  readonly steps: string;
  readonly actual: string | null;
  readonly executor: string | null;
}

const compare = async (mode: Mode): Promise<readonly Compared[]> => {
  const runtime = new Runtime(mode);
  const compared: Compared[] = [];
  for (const name of samplers) {
    for (const [T, shape] of [
      [1, [3]],
      [7, [2, 5]],
    ] as const) {
      const inputs = inputsOf(T, shape);
      const whole = JSON.stringify(bits(await run(runtime, name, { ...inputs, model: rational })));
      const { actual = null, executor = null } = runtime.attestation() ?? {};
      const steps = JSON.stringify(bits(await stepByStep(runtime, name, rational, inputs)));
      compared.push({ name: `${name} T=${T}`, whole, steps, actual, executor });
    }
  }
  await runtime.dispose();
  return compared;
};

Object.assign(globalThis, { compare });
