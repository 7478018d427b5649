/** The protocol of programs: its published JSON Schema, and the tables of its page. */
import { z } from 'zod';
import { operations } from '../../spec/operations.ts';
import type { Input, Operation } from '../../spec/operation.ts';
import { integers, kinds, perStep, played } from '../cases/kinds/index.ts';
import { messages } from '../runners/program/messages.ts';
import { adapters } from '../cli/adapters.ts';
import { markdownTable } from './markdown.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
}

const schemas = (): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(messages).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema,
    ]),
  );

/** One schema for a line of either side. */
export const protocolSchema = (): unknown => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'epscheck protocol 1: a line of either side',
  oneOf: Object.keys(messages).map((name) => ({ $ref: `#/$defs/${name}` })),
  $defs: schemas(),
});

/** Fields; those that may be left out have a question mark. */
const fieldsOf = ({ properties = {}, required = [], anyOf = [] }: Schema): string => {
  const own = Object.keys(properties)
    .filter((name) => name !== 'type')
    .map((name) => `\`${name}${required.includes(name) ? '' : '?'}\``);
  return own.length > 0 ? own.join(', ') : anyOf.map(fieldsOf).join(' or ');
};

const messageTable = (): string =>
  markdownTable(
    ['type', 'from', 'fields', 'what it says'],
    Object.entries(schemas()).map(([name, schema]) => {
      const [from = '', what = ''] = (schema.description ?? '').split(': ');
      return [`\`${name}\``, from, fieldsOf(schema), what];
    }),
  );

/** How an input travels. */
const onWire = ({ name, kind }: Input): string => {
  const how = played.has(kind)
    ? 'true'
    : integers.has(kind)
      ? 'integer'
      : perStep.has(kind)
        ? 'array of tensors'
        : 'tensor';
  return `\`${name}\`: ${how}`;
};

const rangeOf = ({ inputs }: Operation): string =>
  inputs
    .filter(({ kind }) => !played.has(kind))
    .map((input) => `${input.name} ${kinds[input.kind].range(input)}`)
    .join('; ');

const inputTable = (): string =>
  markdownTable(
    ['operation', 'inputs of a case', 'what they are'],
    operations.map((row) => [`\`${row.name}\``, row.inputs.map(onWire).join(', '), rangeOf(row)]),
  );

/** Which adapters the tests try, and where: what is not at hand is said to be untested. */
const tried: Readonly<Record<string, string>> = {
  python: '`npm test`',
  c: '`npm test`',
  js: '`npm test`',
  numpy: '`npm run long`, where NumPy is installed',
  rust: '`npm run long`, where cargo is',
  go: '`npm run long`, where go is',
  java: '`npm run long`, where javac is',
  torch: 'by hand: PyTorch 2.15.0 on a CPU',
  jax: 'by hand: JAX 0.10.2 on a CPU',
  diffusers: 'by hand: diffusers 0.42.1',
};

const adapterTable = (): string =>
  markdownTable(
    ['epscheck init', 'files', 'tested'],
    Object.entries(adapters).map(([name, { files }]) => [
      `\`${name}\``,
      files.map(({ to }) => `\`${to}\``).join(' '),
      tried[name] ?? 'not',
    ]),
  );

export const protocolGenerators: Readonly<Record<string, () => string>> = {
  'protocol-messages': messageTable,
  'protocol-inputs': inputTable,
  adapters: adapterTable,
};
