/** The fast path on a backend, as the harness sees it, wherever its calls are answered. */
import type { Implementation } from './implementation.ts';

type Own = Pick<Implementation, 'backend' | 'profile' | 'offers' | 'call' | 'attestation' | 'dispose'>;

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
