/** The worker that computes the picture by the specification; the page stays free meanwhile. */
import { endsOf } from '../picture/exact.ts';
import type { Exact } from './picture-parts.ts';

const exact: Exact = { exact: endsOf('binary64'), ieee: endsOf('binary32') };
self.postMessage(exact);
