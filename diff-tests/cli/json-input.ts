/** `@file.json` on the command line: an array of numbers, a tensor, or the betas of a diffusers scheduler_config.json. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { betasBy } from '../cases/schedule-syntax.ts';
import { problemsOf } from '../runners/contract.ts';
import { messageOf } from '../runners/answered.ts';
import { UsageError } from '../runners/usage-error.ts';
import { type Real, real } from '../../spec/scalars/exact/real.ts';

/** Larger files are not read: a million numbers take less. */
const mostBytes = 64 * 1024 * 1024;

/** A number as it stands in the file: JSON.parse would round it to a double. */
const quoteNumbers = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );

type List = readonly (string | List)[];
const list: z.ZodType<List> = z.lazy(() => z.array(z.union([z.string(), list])));

const tensor = z.strictObject({ shape: z.array(z.string().regex(/^\d+$/)), data: z.array(z.string()) });

const count = z.string().regex(/^\d{1,9}$/, 'must be an integer >= 0');
const present = (name: string) => z.string({ error: `is missing: a scheduler's ${name} is a number` });

/** The keys of a diffusers scheduler config that its betas depend on; the others are not looked at. */
const config = z.object({
  num_train_timesteps: count,
  beta_start: present('beta_start'),
  beta_end: present('beta_end'),
  beta_schedule: z.string({ error: 'is missing: it is "linear" or "scaled_linear"' }),
  trained_betas: z.array(z.string()).nullish(),
  rescale_betas_zero_snr: z.boolean().nullish(),
});

/** What a file says: the text that the command line would have, or betas. */
export type FromFile = { readonly text: string } | { readonly betas: readonly Real[] };

const textOf = (value: string | List): string =>
  typeof value === 'string' ? value : `[${value.map(textOf).join(',')}]`;

const betasOf = (path: string, given: unknown): readonly Real[] => {
  const trained = z.object({ trained_betas: z.array(z.string()) }).safeParse(given);
  const parsed = config.safeParse(given);
  if (!trained.success && !parsed.success)
    throw new Error(
      `${path} is neither an array of numbers, nor { shape, data }, nor a scheduler config:\n  ${problemsOf(parsed.error)}`,
    );
  if (z.object({ rescale_betas_zero_snr: z.literal(true) }).safeParse(given).success)
    throw new Error(`${path}: rescale_betas_zero_snr changes the betas: write the changed ones as an array`);
  if (trained.success) return trained.data.trained_betas.map(real.of);
  const {
    beta_schedule: name,
    beta_start,
    beta_end,
    num_train_timesteps,
  } = parsed.data as z.infer<typeof config>;
  const betas = betasBy(name, beta_start, beta_end, Number(num_train_timesteps));
  if (betas !== null) return betas;
  throw new Error(
    `${path}: the beta_schedule '${name}' is not computed here, but linear and scaled_linear are: write its betas as an array`,
  );
};

const contentOf = (path: string): unknown => {
  const stat = statSync(path);
  if (!stat.isFile()) throw new Error('it is no file');
  if (stat.size > mostBytes) throw new Error(`it has ${stat.size} bytes, at most ${mostBytes} are read`);
  const text = readFileSync(path, 'utf8');
  // What is wrong with it is said of the text as it stands.
  JSON.parse(text);
  return JSON.parse(quoteNumbers(text));
};

/** Reads a file for an argument. Throws a UsageError that says what is wrong with it. */
export const readJsonInput = (argument: string, path: string): FromFile => {
  let content: unknown;
  try {
    content = contentOf(path);
  } catch (error) {
    throw new UsageError(`${argument}: ${path} cannot be read: ${messageOf(error)}`);
  }
  const [array, whole] = [list.safeParse(content), tensor.safeParse(content)];
  if (array.success) return { text: textOf(array.data) };
  if (whole.success) return { text: `${textOf(whole.data.data)}:${whole.data.shape.join('x')}` };
  try {
    return { betas: betasOf(path, content) };
  } catch (error) {
    throw new UsageError(...`${argument}: ${messageOf(error)}`.split('\n'));
  }
};
