/** What a worker of the pool runs: the files of one operation in one format. */
import { filesOfPart, type Part } from './parts.ts';

export default (part: Part): ReadonlyMap<string, string> => filesOfPart(part);
