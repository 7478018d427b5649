/** Explanations as diagnoses. */
import type { Diagnosis } from '../diagnosis.ts';
import type { Explanation } from './explain.ts';

export const diagnosisOf = ({ edits, stratum, explains, exception, choice, cut }: Explanation): Diagnosis => {
  const [first] = edits;
  const kinds = edits.map(({ signature }) => signature?.kind ?? 'defect');
  const single = edits.length === 1 ? first : undefined;
  return {
    kind: kinds.every((kind) => kind === 'convention') ? 'convention' : 'defect',
    names: edits.map(({ text }) => text),
    agrees: explains.failing,
    of: explains.of,
    link: single?.signature?.link ?? '',
    byEdit: {
      stratum,
      explains,
      exception,
      cut,
      ...(choice === null ? {} : { choice }),
      edit: {
        place: edits.map(({ place }) => place).join('; '),
        from: edits.map(({ from }) => from).join('; '),
        to: edits.map(({ to }) => to).join('; '),
      },
    },
  };
};
