/** A worker of `npm run vectors`: the choice of one operation in one format for each request. */
import { parentPort } from 'node:worker_threads';
import { findOperation } from '../../../spec/operations.ts';
import type { MutantFormat } from '../mutants/index.ts';
import { choose } from './choice.ts';

export interface ChoiceAsked {
  readonly operation: string;
  readonly format: MutantFormat;
}

const port = parentPort;
port?.on('message', ({ operation: name, format }: ChoiceAsked) => {
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  void choose(operation, format).then((made) => port.postMessage(made));
});
