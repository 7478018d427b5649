/** Files that import each other, over however many steps: none can be read, or moved, without the others. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The text of each source file by its path from the root. */
export type Sources = Readonly<Record<string, string>>;

const folders = ['spec', 'impl', 'diff-tests'] as const;

export const sourcesIn = (root: string): Sources =>
  Object.fromEntries(
    folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
        .map((path) => join(folder, path))
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    ),
  );

/** Types count too: what is read together belongs together. */
const importsOf = (path: string, text: string): string[] =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to = '']) =>
    normalize(join(dirname(path), to)),
  );

/** Every circle of files, as the list of its paths: Tarjan's strongly connected components. */
export const circlesIn = (sources: Sources): string[][] => {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  /** The earliest open file that can be reached from this one. */
  const visit = (path: string): number => {
    const own = order.size;
    order.set(path, own);
    open.push(path);
    let earliest = own;
    for (const next of importsOf(path, sources[path] ?? '')) {
      if (sources[next] === undefined) continue;
      if (!order.has(next)) earliest = Math.min(earliest, visit(next));
      else if (open.includes(next)) earliest = Math.min(earliest, order.get(next) ?? own);
    }
    if (earliest < own) return earliest;
    const circle = open.splice(open.indexOf(path));
    if (circle.length > 1) circles.push(circle);
    return own;
  };
  for (const path of Object.keys(sources)) if (!order.has(path)) visit(path);
  return circles;
};
