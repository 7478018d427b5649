/** Makes the rows of what others choose otherwise beyond the mirror. */
import { convention, type Convention } from '../../signature.ts';
import type { Rewrite } from '../rewrite.ts';

/** A row: the definition changed by `rewrite`. */
export const paper = (
  row: Pick<Convention, 'id' | 'name' | 'phrase' | 'operations' | 'fixes'> & {
    readonly rewrite: Rewrite;
    readonly link?: string;
  },
): Convention => convention({ ...row, change: () => ({}) });
