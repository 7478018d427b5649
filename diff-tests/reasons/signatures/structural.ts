/** What is wrong with an implementation where no value is: found by what a judgement says happened. */
import type { Part } from '../../judge/judge.ts';

export interface Structural {
  readonly part: Part;
  /** What the message must contain; null where the part says enough. */
  readonly pattern: RegExp | null;
  readonly name: string;
  /** A public report of just what was seen, whatever its cause; or ''. */
  readonly link: string;
}

/** The first that fits names the mistake. */
export const structural: readonly Structural[] = [
  {
    part: 'purity',
    pattern: /^the input .+ was written to$/,
    name: 'it writes to its input',
    link: 'CleanDiffuserTeam/CleanDiffuser#31',
  },
  {
    part: 'purity',
    pattern: /^the output shares its memory with the input /,
    name: 'its output shares the memory of its input',
    link: '',
  },
  {
    part: 'purity',
    pattern: /^the same call gave another answer$/,
    name: 'it gives another answer the second time',
    link: '',
  },
  {
    part: 'refusal',
    pattern: /^a forbidden call was answered: .+ must be in 0\.\.T.*, got -/,
    // Whether it wraps or is clamped, a forbidden call does not show.
    name: 'a negative index is answered',
    link: '',
  },
  {
    part: 'refusal',
    pattern: /^a forbidden call was answered: .+ must be in 0\.\.T.*, got \d+$/,
    name: 'an index past the end is answered',
    link: '',
  },
  {
    part: 'refusal',
    pattern: /^a forbidden call was answered: .+ must be (in 0\.\.T|an integer).*, got -?\d*\.\d+$/,
    name: 'an index or a count that is no integer is answered',
    link: 'huggingface/diffusers#12771',
  },
  {
    part: 'refusal',
    pattern: /^a forbidden call was answered: .+ must be an integer >= 0, got -/,
    name: 'a negative count is answered',
    link: '',
  },
  {
    part: 'refusal',
    pattern: /^a forbidden call was answered: .+ must be 0 or 1, got /,
    name: 'a flag other than 0 and 1 is answered',
    link: '',
  },
  {
    part: 'refusal',
    pattern: /^a forbidden call was answered: .+ must hold T = /,
    name: 'the number of noise tensors is not checked',
    link: '',
  },
  {
    part: 'refusal',
    pattern:
      /^a forbidden call was answered: .+ (must have the shape of|must have rank 1|needs \d+ elements)/,
    name: 'the shape is not checked',
    link: 'dakenf/diffusers.js@cf4ef36',
  },
  {
    part: 'shape',
    pattern: /^the output has shape /,
    name: 'the output has another shape',
    link: '',
  },
  {
    part: 'shape',
    pattern: /^returned /,
    name: 'the output is no tensor of the format',
    link: '',
  },
  {
    part: 'time',
    pattern: /^the model was called with the index -?\d*\.\d+/,
    name: 'the model gets a time in the place of the index',
    link: '',
  },
  {
    part: 'time',
    pattern: /^the model was called again at a state it had seen, with another time/,
    name: 'a second call of the model at another time',
    link: '',
  },
  {
    part: 'calls',
    pattern: /^the model was not called/,
    name: 'the model is not called',
    link: '',
  },
  {
    part: 'calls',
    pattern: /^the model was called at one more state/,
    name: 'a call of the model too many',
    link: '',
  },
  {
    part: 'calls',
    pattern: /^the model was called \d+ times; the definition calls it/,
    name: 'a call of the model too few',
    link: '',
  },
];

export const findStructural = (part: Part | null, message: string | null): Structural | undefined =>
  structural.find((row) => row.part === part && (row.pattern === null || row.pattern.test(message ?? '')));
