/** The same mathematics with other roundings: compared bit for bit, in the format itself. */
import type { Signature } from '../signature.ts';
import { arrangements } from './arrangements.ts';
import { narrower } from './narrower.ts';
import { tableArrangements } from './tables.ts';

export const roundings: readonly Signature[] = [...arrangements, ...tableArrangements, ...narrower];
