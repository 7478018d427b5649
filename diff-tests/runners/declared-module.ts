/** What a default export says of itself, and its functions. */
import { claimsOf, type ModuleContract, moduleSchema, problemsOf, wrongForm } from './contract.ts';
import type { ModuleDescription } from './module-messages.ts';

export type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** A default export that was read; `problem` says why it is none. */
export type DeclaredModule =
  | { readonly problem: string }
  | { readonly problem: null; readonly module: ModuleDescription; readonly functions: Functions };

const describe = (contract: ModuleContract): ModuleDescription => ({
  ...claimsOf(contract),
  name: contract.name,
  offers: [...Object.keys(contract.operations), ...(contract.model === undefined ? [] : ['model'])],
});

/** The functions, called as methods of the objects that they are written in. */
const functionsOf = (contract: ModuleContract, exported: unknown): Functions => {
  const { operations, model } = exported as {
    operations?: Functions;
    model?: (x: unknown, t: unknown) => unknown;
  };
  const own = Object.keys(contract.operations).map((name) => [
    name,
    (inputs: unknown, settings: unknown) => operations?.[name]?.call(operations, inputs, settings),
  ]);
  const asOperation = ({ x, t }: { x: unknown; t: unknown }): unknown => model?.call(exported, x, t);
  return Object.fromEntries([...own, ['model', asOperation]]) as Functions;
};

export const readModule = (exported: unknown): DeclaredModule => {
  const parsed = moduleSchema.safeParse(exported);
  if (!parsed.success) return { problem: wrongForm(problemsOf(parsed.error)) };
  return { problem: null, module: describe(parsed.data), functions: functionsOf(parsed.data, exported) };
};
