/** `epscheck lean` as data: every definition of a text with its verdict, and what else was read. */
import { diffusionFolder, type Mirrored } from '../../spec/lean/mirrored.ts';
import { mirror, mirroredStructures } from '../../spec/lean/mirror.ts';
import type { Library } from '../../spec/lean/library.ts';
import { namesIn } from '../../spec/lean/names.ts';
import type { Primitive } from '../../spec/lean/machine.ts';
import type { LeanError, Place } from '../../spec/lean/source.ts';
import type { Definition } from '../../spec/lean/syntax.ts';
import { type EncodedInputs } from '../cases/encoding.ts';
import { kinds } from '../cases/kinds/index.ts';
import type { HostInputs, ModelCall } from '../cases/values.ts';
import { type Comparison, comparePair, type Effort, leanDefine } from './compare.ts';
import { findDefinition } from './find.ts';
import { libraryOf, type Sources } from './sources.ts';
import { lawOf } from './theorems.ts';
import { versionOf } from './versions.ts';

type DefinitionVerdict = Comparison['verdict'] | 'no row';

export interface DefinitionRow {
  /** Its Lean name. */
  readonly name: string;
  /** Ours; null where there is no row. */
  readonly ours: string | null;
  readonly place: Place;
  readonly verdict: DefinitionVerdict;
  /** Outside the diffusion layer: a function that carries a formula of its own. */
  readonly isOutside: boolean;
  /** The function outside the layer that makes it differ: the verdict is without that. */
  readonly through: string | null;
  readonly tried: Readonly<Record<string, number>>;
  readonly formulas: { readonly lean: string; readonly ours: string } | null;
  readonly counterexample:
    | (Omit<NonNullable<Comparison['counterexample']>, 'inputs' | 'calls'> & {
        readonly inputs: EncodedInputs;
      })
    | null;
  readonly calls: { readonly lean: number; readonly ours: number };
  readonly error: { readonly place: Place; readonly met: string } | null;
}

export interface LeanReport {
  readonly schema: 1;
  readonly tool: string;
  readonly source: { readonly name: string; readonly commit: string | null };
  readonly ok: boolean;
  readonly exitCode: 0 | 1 | 3;
  readonly files: readonly {
    readonly path: string;
    readonly version: { readonly commit: string; readonly date: string; readonly sha256: string } | null;
  }[];
  readonly definitions: readonly DefinitionRow[];
  /** Rows of ours that the text has no definition for. */
  readonly missing: readonly { readonly ours: string; readonly lean: readonly string[] }[];
  readonly structures: readonly {
    readonly name: string;
    readonly place: Place;
    readonly verdict: 'same' | 'different' | 'no row';
  }[];
  /** What the definitions take from outside: from the text where `place` says so, else as a primitive. */
  readonly outside: readonly {
    readonly name: string;
    readonly source: string;
    readonly place: Place | null;
  }[];
  readonly theorems: readonly {
    readonly name: string;
    readonly place: Place;
    readonly law: string | null;
    readonly reason: string | null;
  }[];
  readonly errors: readonly { readonly place: Place; readonly met: string }[];
}

export interface LeanOptions extends Effort {
  /** Compares values also where the text is a known one. */
  readonly full: boolean;
  /** Who compares: the name and version in the report. */
  readonly tool: string;
  readonly progress?: (done: number, total: number, what: string) => void;
}

const nothing = {
  through: null,
  tried: {},
  formulas: null,
  counterexample: null,
  calls: { lean: 0, ours: 0 },
  error: null,
};
const errorOf = ({ place, met }: LeanError): { place: Place; met: string } => ({ place, met });

/** The inputs of a counterexample in the encodings of the contract. */
const encodeInputs = (
  { operation }: Mirrored,
  inputs: HostInputs,
  calls: readonly ModelCall[],
): EncodedInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].encode(inputs[name] ?? 0, calls)]),
  );

interface Subject {
  readonly definition: Definition;
  readonly entry: Mirrored | undefined;
  readonly isOutside: boolean;
}

const rowOf = (
  library: Library,
  { definition, entry, isOutside }: Subject,
  effort: Effort,
): DefinitionRow => {
  const { name, place } = definition;
  const head = { name, ours: entry?.operation.name ?? null, place, isOutside };
  if (entry === undefined) return { ...head, ...nothing, verdict: 'no row' };
  const [unknown] = namesIn(library, definition).errors;
  if (unknown !== undefined) return { ...head, ...nothing, verdict: 'unread', error: errorOf(unknown) };
  const { operation } = entry;
  const pair = {
    operation,
    lean: leanDefine(library, definition, entry),
    ours: ((k, inputs) => operation.define(k, inputs)) satisfies typeof operation.define,
  };
  const { counterexample, error, ...made } = comparePair(pair, effort);
  return {
    ...head,
    through: null,
    ...made,
    error: error === null ? null : errorOf(error),
    counterexample: counterexample === null ? null : shown(entry, counterexample),
  };
};

const shown = (
  entry: Mirrored,
  { format, part, element, lean, ours, inputs, calls }: NonNullable<Comparison['counterexample']>,
): DefinitionRow['counterexample'] => ({
  format,
  part,
  element,
  lean,
  ours,
  inputs: encodeInputs(entry, inputs, calls),
});

const structureRows = ({ library }: Sources): LeanReport['structures'] =>
  library.structures.map(({ name, place, fields }) => {
    const row = mirroredStructures.find(({ lean }) => lean === name);
    if (row === undefined) return { name, place, verdict: 'no row' };
    const isSame = fields.map((field) => field.name).join() === row.fields.join();
    return { name, place, verdict: isSame ? 'same' : 'different' };
  });

const outsideRows = ({ library, outside }: Sources): LeanReport['outside'] => {
  const used = new Set<Primitive>();
  for (const definition of library.definitions)
    for (const primitive of namesIn(library, definition).primitives) used.add(primitive);
  const read = outside.flatMap(({ definitions }) => definitions);
  const fromText = read.map(({ name, place }) => ({ name, source: place.file, place }));
  const primitive = [...used]
    .filter(({ names }) => !read.some(({ name }) => names.includes(name)))
    .map(({ names, source }) => ({ name: names[0] ?? '', source, place: null }));
  return [...fromText, ...primitive];
};

/** 1: a definition differs; else 3: something cannot be read, or nothing was compared; else 0. */
const exitCodeOf = (report: Pick<LeanReport, 'definitions' | 'structures' | 'errors'>): 0 | 1 | 3 => {
  const verdicts = [...report.definitions, ...report.structures].map(({ verdict }) => verdict as string);
  if (verdicts.includes('different')) return 1;
  const isCompared = verdicts.includes('same') || verdicts.includes('equal');
  return report.errors.length > 0 || verdicts.includes('unread') || !isCompared ? 3 : 0;
};

/** The definitions of a text beside their rows; what only serves a function outside the layer is left out. */
const subjectsOf = ({ library, outside }: Sources): readonly Subject[] => {
  const others = new Set(outside.flatMap(({ definitions }) => definitions));
  const found = mirror.map((entry) => ({ entry, of: findDefinition(library, entry) }));
  return library.definitions.flatMap((definition): readonly Subject[] => {
    // Two rows may be of one definition.
    const entries = found.filter(({ of }) => of === definition);
    const isOutside = others.has(definition);
    if (entries.length === 0) return isOutside ? [] : [{ definition, entry: undefined, isOutside }];
    return entries.map(({ entry }) => ({ definition, entry, isOutside }));
  });
};

/** A row that differs, once more with the functions outside that differ themselves taken as ours. */
const withoutOutside = (
  sources: Sources,
  subject: Subject,
  row: DefinitionRow,
  differing: readonly string[],
  effort: Effort,
): DefinitionRow => {
  if (row.verdict !== 'different' || subject.isOutside) return row;
  for (const through of differing) {
    const again = rowOf(libraryOf(sources, new Set([through])), subject, effort);
    if (again.verdict === 'same' || again.verdict === 'equal') return { ...again, through };
  }
  return row;
};

/** Compares every definition of a text. */
export const leanReport = (sources: Sources, options: LeanOptions): LeanReport => {
  const { library, files, errors, unread } = sources;
  const known = files.map(({ text, read }) => ({ path: text.path, version: versionOf(read.code) }));
  const isKnown = errors.length === 0 && known.every(({ version }) => version !== null);
  const effort = { ...options, formulasOnly: options.formulasOnly === true || (isKnown && !options.full) };
  const subjects = subjectsOf(sources);
  const first = subjects.map((subject, i) => {
    options.progress?.(i, subjects.length, subject.definition.name);
    return rowOf(library, subject, effort);
  });
  const differing = first.flatMap(({ isOutside, verdict, name }) =>
    isOutside && verdict === 'different' ? [name] : [],
  );
  const definitions = first.map((row, i) =>
    withoutOutside(sources, subjects[i] as Subject, row, differing, effort),
  );
  for (const { name, error } of unread) {
    const ours = mirror.find(({ lean }) => lean.includes(name))?.operation.name ?? null;
    definitions.push({
      name,
      ours,
      place: error.place,
      isOutside: false,
      ...nothing,
      verdict: 'unread',
      error: errorOf(error),
    });
  }
  const present = new Set(definitions.map(({ ours }) => ours));
  const parts = {
    definitions,
    structures: structureRows(sources),
    errors: errors.map(errorOf),
  };
  const exitCode = exitCodeOf(parts);
  return {
    schema: 1,
    tool: options.tool,
    source: { name: sources.name, commit: sources.commit },
    ok: exitCode === 0,
    exitCode,
    files: known,
    ...parts,
    missing: mirror
      .filter(({ operation, file }) => file.startsWith(diffusionFolder) && !present.has(operation.name))
      .map(({ operation, lean }) => ({ ours: operation.name, lean })),
    outside: outsideRows(sources),
    theorems: sources.theorems.map(({ name, place }) => {
      const law = lawOf(name, place.file);
      return { name, place, law: law.law, reason: law.law === null ? law.reason : null };
    }),
  };
};
