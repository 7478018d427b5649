/** Finds the Lean definition of an operation: by its full name, else by the name alone in a namespace of one's own. */
import type { Library } from '../../spec/lean/library.ts';
import type { Mirrored } from '../../spec/lean/mirrored.ts';
import { LeanError } from '../../spec/lean/source.ts';
import type { Definition } from '../../spec/lean/syntax.ts';

const layer = 'Generative.Diffusion.';

/** `VPSchedule.alphaBarVec` of the full name, and our own name for it. */
const shortNames = ({ lean, operation }: Mirrored): readonly string[] => [
  ...lean.map((name) => (name.startsWith(layer) ? name.slice(layer.length) : name)),
  operation.name,
];

export const findDefinition = (library: Library, entry: Mirrored): Definition | null => {
  const exact = library.definitions.find(({ name }) => entry.lean.includes(name));
  if (exact !== undefined) return exact;
  const shorts = shortNames(entry);
  const found = library.definitions.filter(
    ({ name }) =>
      !name.startsWith(layer) && shorts.some((short) => name === short || name.endsWith(`.${short}`)),
  );
  const [first, second] = found;
  if (first !== undefined && second !== undefined)
    throw new LeanError(
      second.place,
      `${second.name} and ${first.name} could both be ${entry.operation.name}`,
    );
  return first ?? null;
};
