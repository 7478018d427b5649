/** TypeScript in a document: checked as a reader's own project would check it, and compiled as `tsc` does. */
import { join } from 'node:path';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  strict: true,
  noEmitOnError: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: [],
  skipLibCheck: true,
};

/** Compiles a file of a folder beside itself. Throws an Error with what the type checker says. */
export const compile = (folder: string, name: string): void => {
  const program = ts.createProgram([join(folder, name)], options);
  const { diagnostics } = program.emit();
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (all.length === 0) return;
  const text = ts.formatDiagnostics(all, {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  });
  throw new Error(`${name} is no right TypeScript:\n${text}`);
};
