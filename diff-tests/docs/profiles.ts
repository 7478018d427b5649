/** The generated tables of docs/profiles.md: what each profile allows, and the clause that says so. */
import type { Ratio } from '../../spec/context.ts';
import { profiles } from '../../spec/profiles/index.ts';
import {
  type Bound,
  type Clause,
  type Freedoms,
  noFreedoms,
  primitives,
  type Profile,
  type Row,
  type Size,
} from '../../spec/profiles/profile.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { markdownTable } from './markdown.ts';

const ratioText = ({ n, d }: Ratio): string => (d === 1n ? `${n}` : `${n}/${d}`);

const sizeText = ({ base, slope, floored }: Size): string => {
  if (slope === undefined) return ratioText(base);
  const product = slope.d === 1n ? `${slope.n}|x|` : `(${ratioText(slope)})|x|`;
  return `${ratioText(base)} + ${floored === true ? `floor(${product})` : product}`;
};

const boundText = (bound: Bound): string => {
  switch (bound.kind) {
    case 'nearest':
      return 'nearest';
    case 'neighbour':
      return 'either neighbour';
    case 'wide':
      return 'nearest, or wider';
    case 'ulps':
      return `${sizeText(bound.size)} ulp (${bound.ulpOf})`;
    case 'relative':
      return `2^-${bound.bits} of the value`;
    case 'either':
      return bound.bounds.map(boundText).join(', or ');
    case 'reciprocalRoot':
      return `1 / inverseSqrt(x): ${boundText(bound.root)}, then ${boundText(bound.quotient)}`;
    case 'rootProduct':
      return `x * inverseSqrt(x): ${boundText(bound.root)}, then ${boundText(bound.product)}`;
  }
};

const rowText = ({ bound, where, otherwise }: Row): string => {
  if (where === undefined) return boundText(bound);
  const range = `${where.zero === true ? '0 and ' : ''}2^${where.least} to 2^${where.most}`;
  const beyond = otherwise === undefined || otherwise === 'undefined' ? 'anything' : boundText(otherwise);
  return `${boundText(bound)} for ${range}, else ${beyond}`;
};

const clauseText = ({ clause, link, secondHand }: Clause): string =>
  `${link === null ? clause : `[${clause}](${link})`}${secondHand ? ' *(second hand)*' : ''}`;

/** A row of the table for each primitive; formats that agree share it. */
const boundsOf = (profile: Profile): string => {
  const formats = formatNames.filter((name) => profile.rows[name] !== undefined);
  const cells = primitives.flatMap((primitive) => {
    const byText = new Map<string, string[]>();
    for (const format of formats) {
      const row = profile.rows[format]?.[primitive];
      if (row === undefined) continue;
      const key = JSON.stringify([rowText(row), clauseText(row.source)]);
      byText.set(key, [...(byText.get(key) ?? []), format]);
    }
    return [...byText].map(([key, names], i) => {
      const [bound = '', source = ''] = JSON.parse(key) as string[];
      return [i === 0 ? primitive : '', names.length === formats.length ? 'all' : names.join(', '), bound, source];
    });
  });
  return markdownTable(['primitive', 'formats', 'bound', 'clause'], cells);
};

const list = (): string =>
  markdownTable(
    ['profile', 'what it is', 'formats', 'contains'],
    profiles.map(({ name, summary, rows, contains }) => [
      `\`${name}\``,
      summary,
      formatNames.filter((format) => rows[format] !== undefined).join(', '),
      contains.map((it) => `\`${it}\``).join(', '),
    ]),
  );

const freedomNames = Object.keys(noFreedoms) as readonly (keyof Freedoms)[];

const freedomText = (value: Freedoms[keyof Freedoms]): string =>
  typeof value === 'string' ? value : value ? 'yes' : '';

const freedoms = (): string =>
  markdownTable(
    ['profile', ...freedomNames.map((name) => `\`${name}\``)],
    profiles.map((profile) => [
      `\`${profile.name}\``,
      ...freedomNames.map((name) => freedomText(profile.freedoms[name])),
    ]),
  );

const bounds = (): string =>
  profiles
    .map((profile) => {
      const sources = profile.source.map((clause) => `- ${clauseText(clause)}`);
      const parts = [`### ${profile.name}`, boundsOf(profile)];
      return [...parts, ...(sources.length > 0 ? ['Its freedoms:', sources.join('\n')] : [])].join('\n\n');
    })
    .join('\n\n');

/** The regions of docs/profiles.md. */
export const profileGenerators: Readonly<Record<string, () => string>> = {
  profiles: list,
  'profile-freedoms': freedoms,
  'profile-bounds': bounds,
};
