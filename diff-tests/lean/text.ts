/** `epscheck lean` for a reader. */
import { showPlace, type Place } from '../../spec/lean/source.ts';
import { inputLines } from '../report/inputs-text.ts';
import { table } from '../report/table.ts';
import type { DefinitionRow, LeanReport } from './report.ts';

const words: Readonly<Record<DefinitionRow['verdict'], string>> = {
  same: 'same',
  equal: 'equal in value, written otherwise',
  different: 'DIFFERENT',
  unread: 'cannot be read',
  'no row': 'no row here',
};

const short = (name: string): string => name.replace(/^Generative\.Diffusion\./, '');
const lineOf = ({ file, line }: Place): string => `${file.split('/').at(-1) ?? file}:${line}`;

const note = ({ calls, verdict, through }: DefinitionRow): string => {
  if (through !== null) return `but for ${short(through)}, which differs`;
  return verdict !== 'unread' && calls.lean > calls.ours && calls.ours > 0
    ? `calls its model ${calls.lean / calls.ours} times a step, with the same arguments`
    : '';
};

const both = ({ formulas }: DefinitionRow): readonly string[] =>
  formulas === null ? [] : [`    Lean: ${formulas.lean}`, `    here: ${formulas.ours}`];

const details = (row: DefinitionRow): readonly string[] => {
  const { verdict, counterexample, error } = row;
  if (verdict === 'unread' && error !== null)
    return [`  ${short(row.name)}: ${showPlace(error.place)}: ${error.met}`];
  if (verdict === 'equal')
    return [
      `  ${short(row.name)} (${showPlace(row.place)}) is equal in value, and written otherwise:`,
      ...both(row),
    ];
  if (verdict !== 'different' || counterexample === null) return [];
  const { format, inputs, part, element, lean, ours } = counterexample;
  const what =
    part === 'calls' ? 'the model is asked' : part === 'shape' ? 'the shape is' : `element ${element} is`;
  return [
    `  ${short(row.name)} (${showPlace(row.place)}) differs in ${format}:`,
    ...inputLines(inputs).map((line) => `    ${line}`),
    `    ${what} ${lean} in Lean, ${ours} here`,
    ...both(row),
  ];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const versionLines = ({ files }: LeanReport): readonly string[] =>
  files.map(({ path, version }) =>
    version === null
      ? `  ${path}: no version that is known`
      : `  ${path}: as in ${version.commit} of ${version.date}`,
  );

const closing = ({ definitions, exitCode, errors }: LeanReport): string => {
  const inLayer = definitions.filter((row) => !row.isOutside);
  const elsewhere = definitions.filter((row) => row.isOutside && row.verdict === 'different').length;
  const count = (verdict: string): number => inLayer.filter((row) => row.verdict === verdict).length;
  const parts = (['same', 'equal', 'different', 'unread', 'no row'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${words[verdict].toLowerCase()}`);
  if (elsewhere > 0) parts.push(`${elsewhere} different outside the layer`);
  const unread =
    errors.length === 0 ? [] : [`${errors.length} ${errors.length === 1 ? 'file' : 'files'} not read`];
  const verdict =
    exitCode === 0
      ? 'the mirror holds'
      : exitCode === 1
        ? 'the mirror does not hold'
        : 'not everything could be read';
  return `${[...parts, ...unread].join(', ')}: ${verdict}`;
};

const heads = ['Lean', 'line', 'here', 'verdict', '', 'inputs'];

export const leanText = (report: LeanReport): string => {
  const { source, definitions, missing, structures, outside, theorems, errors } = report;
  const tried = (row: DefinitionRow): string => {
    const counts = Object.values(row.tried);
    return counts.length === 0 ? '' : String(counts.reduce((sum, n) => sum + n, 0));
  };
  const rows = (isOutside: boolean): string[][] =>
    definitions
      .filter((row) => row.isOutside === isOutside)
      .map((row) => [
        short(row.name),
        lineOf(row.place),
        row.ours ?? '',
        words[row.verdict],
        note(row),
        tried(row),
      ]);
  const states = theorems.map(
    ({ name, law, reason }) => `  ${name}: ${law === null ? `none (${reason ?? ''})` : `law '${law}'`}`,
  );
  return [
    `${report.tool}: ${source.name}${source.commit === null ? '' : ` (${source.commit})`}`,
    ...section('Files:', versionLines(report)),
    '',
    table(heads, rows(false), 5),
    ...(rows(true).length === 0
      ? []
      : ['', 'Functions outside the layer that carry a formula:', table(heads, rows(true), 5)]),
    ...section(
      'Structures:',
      structures.map(({ name, place, verdict }) => `  ${short(name)} (${lineOf(place)}): ${verdict}`),
    ),
    ...section('Details:', definitions.flatMap(details)),
    ...section(
      'Cannot be read:',
      errors.map(({ place, met }) => `  ${showPlace(place)}: ${met}`),
    ),
    ...section(
      'No definition there:',
      missing.length === 0 ? [] : [`  ${missing.map(({ ours }) => ours).join(', ')}`],
    ),
    ...section(
      'Read from the text, outside the layer:',
      outside.flatMap(({ name, place }) => (place === null ? [] : [`  ${name} (${showPlace(place)})`])),
    ),
    ...section(
      'Taken as primitives:',
      outside.flatMap(({ name, source: from, place }) => (place === null ? [`  ${name}: ${from}`] : [])),
    ),
    ...section('Theorems, and the laws that state them:', states),
    '',
    closing(report),
  ].join('\n');
};
