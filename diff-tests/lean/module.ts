/**
 * What the worker of a module imports for Lean text: its address says which text and which format,
 * `module.js?path=/home/me/my.lean&format=binary32`.
 */
import { z } from 'zod';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import type { ModuleContract } from '../runners/contract.ts';
import { leanContract } from './implementation.ts';

const { path, format } = z
  .object({ path: z.string(), format: z.enum(formatNames) })
  .parse(Object.fromEntries(new URL(import.meta.url).searchParams));

const contract: ModuleContract = leanContract(path, format);
export default contract;
