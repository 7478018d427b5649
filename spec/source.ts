/** Where a definition comes from: a Lean definition, a file at a commit, or an equation of a paper. */
export interface Source {
  readonly kind: 'lean' | 'file' | 'paper';
  /** As a reader sees it. */
  readonly name: string;
  /** One line of one commit, or the paper. */
  readonly link: string;
  /** Of a paper: code that computes it so. */
  readonly code: Source | null;
}

/** A line of a file of a repository on GitHub at a commit. */
export interface FileAt {
  /** owner/name */
  readonly repository: string;
  /** 40 hex digits: a branch moves. */
  readonly commit: string;
  readonly path: string;
  readonly line: number;
}

const linkTo = ({ repository, commit, path, line }: FileAt): string => {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new RangeError(`a source's repository must be owner/name, got '${repository}'`);
  if (!/^[0-9a-f]{40}$/.test(commit))
    throw new RangeError(`a source's commit must be 40 hex digits, got '${commit}'`);
  if (!Number.isSafeInteger(line) || line < 1)
    throw new RangeError(`a source's line must be an integer >= 1, got ${line}`);
  return `https://github.com/${repository}/blob/${commit}/${path}#L${line}`;
};

/** A Lean definition, by its full name. Throws a RangeError for what is no line of one commit. */
export const leanSource = (name: string, at: FileAt): Source => ({
  kind: 'lean',
  name,
  link: linkTo(at),
  code: null,
});

/** Code: where no paper says it, or beside the paper. Throws a RangeError for what is no line of one commit. */
export const fileSource = (at: FileAt): Source => ({
  kind: 'file',
  name: `${at.repository} ${at.path}`,
  link: linkTo(at),
  code: null,
});

/**
 * An equation of a paper: `Song, Meng and Ermon 2021, equation 12`. Throws a RangeError without authors, a year of four
 * digits, an equation, or an https link.
 */
export const paperSource = ({
  authors,
  year,
  equation,
  link,
  code = null,
}: {
  readonly authors: string;
  readonly year: number;
  /** A number as the paper has it: '12', 'B.4'. */
  readonly equation: string;
  readonly link: string;
  readonly code?: Source | null;
}): Source => {
  if (authors.trim() === '' || equation.trim() === '')
    throw new RangeError(`a paper must name its authors and the equation, got '${authors}', '${equation}'`);
  if (!/^\d{4}$/.test(`${year}`)) throw new RangeError(`a paper's year must have four digits, got ${year}`);
  if (!link.startsWith('https://')) throw new RangeError(`a paper's link must be https://..., got '${link}'`);
  return { kind: 'paper', name: `${authors} ${year}, equation ${equation}`, link, code };
};

/** A source and the code beside it, with links, on one line. */
export const sourceText = ({ name, link, code }: Source): string =>
  code === null ? `${name} (${link})` : `${name} (${link}), as in ${sourceText(code)}`;
