/** What became of a stored finding, in words. */
import type { Finding } from './finding.ts';
import type { Retried } from './schema.ts';

/** The terms that it was found under, where others are judged by now. */
const foundUnder = ({ foundUnder: terms }: Retried): string | null => {
  if (terms === null) return null;
  const { profile, epsilon, conventions } = terms;
  const by = conventions.length === 0 ? '' : `, by the conventions ${conventions.join(', ')}`;
  return `found under ${profile}, epsilon ${epsilon}${by}`;
};

/** Mended under the terms of the finding; else the verdict, and why an accepted one stays. */
export const storedVerdict = (retried: Retried): string => {
  const { verdict, mended } = retried;
  const found = foundUnder(retried);
  if (mended) return 'mended';
  if (found !== null) return `${verdict} here; it was ${found}${verdict === 'accepted' ? ', and stays' : ''}`;
  return verdict === 'accepted'
    ? 'accepted; it did not fail again when it was found either, and stays'
    : verdict;
};

/** What `replay` says beside the verdict. */
export const retriedText = (retried: Retried, { earlier, formula }: Finding): string[] => {
  const found = foundUnder(retried);
  const calls = earlier?.calls ?? [];
  const names = [...new Set(calls.map(({ operation }) => operation))].join(', ');
  return [
    ...(found === null ? [] : [`judged by what the implementation declares now; ${found}`]),
    ...(calls.length === 0
      ? []
      : [`after ${calls.length} earlier call${calls.length === 1 ? '' : 's'}: ${names}`]),
    ...(formula === null ? [] : [`with the model ${formula}`]),
    ...(earlier?.reproduced === false ? ['it did not fail again when it was found, either'] : []),
  ];
};
