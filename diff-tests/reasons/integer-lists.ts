/** What a list of timesteps of the wrong length resembles: the known change that gives as many entries. */
import type { AnyArguments, Operation } from '../../spec/operation.ts';
import type { Answer } from '../cases/answer.ts';
import type { Case } from '../cases/case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { changed, signatures } from './signatures/index.ts';

const hasLength = (answer: Answer, length: number | undefined): boolean =>
  answer.kind === 'malformed' &&
  answer.malformed.code === 'shape' &&
  answer.malformed.value.join() === `${length}`;

/** The first known change whose list is as long as every rejected answer. */
export const listReasons = (
  operation: Operation,
  seen: readonly {
    readonly theCase: Case;
    readonly answer: Answer;
    readonly judgement: { readonly verdict: string };
  }[],
): readonly Diagnosis[] => {
  const failing = seen.filter(
    ({ theCase, judgement }) => theCase.forbidden === null && judgement.verdict === 'rejected',
  );
  const found = signatures.find((one) => {
    if (!one.operations.includes(operation.name)) return false;
    const { integers } = changed(operation, [one]);
    return failing.every(({ theCase: { inputs }, answer }) =>
      hasLength(answer, integers?.(inputs as AnyArguments<unknown>).length),
    );
  });
  if (found === undefined || failing.length === 0) return [];
  const { kind, name, link } = found;
  return [{ kind, names: [name], agrees: failing.length, of: failing.length, link }];
};
