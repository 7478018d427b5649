/** The fast path on a backend, as the harness sees it, wherever its calls are answered. */
import type { Attestation } from '../../impl/gpujs/attestation.ts';
import { orLost } from './ask.ts';
import type { CallMessage, Reply } from './browser/messages.ts';
import { DidNotRun, type Implementation, playsIn } from './implementation.ts';

type Own = Pick<
  Implementation,
  'backend' | 'profile' | 'offers' | 'call' | 'anywhere' | 'attestation' | 'dispose'
>;

export const fastImplementation = (own: Own): Implementation => ({
  name: 'gpu.js',
  path: null,
  format: 'binary32',
  conventions: [],
  assumes: {},
  epsilon: null,
  refuses: true,
  exampleModel: true,
  ...own,
});

/** Calls are messages, to a page or a worker that `ask` reaches. */
export const messagedImplementation = (
  own: Pick<Own, 'backend' | 'profile' | 'offers' | 'dispose'>,
  ask: (message: CallMessage) => Promise<Reply>,
): Implementation => {
  let seen: Attestation | null = null;
  const answered = async (message: CallMessage) => {
    const reply = await ask(message);
    seen = reply.attestation;
    if (reply.kind === 'answered') return reply.answer;
    throw new DidNotRun(reply.unavailable.reason, reply.unavailable.remedy);
  };
  return fastImplementation({
    ...own,
    call: async (operation, inputs, settings) =>
      orLost(answered({ operation: operation.name, inputs, settings, plays: playsIn(operation, inputs) })),
    attestation: () => (seen === null ? null : { ...seen, requested: own.backend }),
  });
};
