/** "epscheck x.y.z", from package.json: the only place that states the version. */
import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('epscheck/package.json') as { readonly version: string };

export const tool: string = `epscheck ${version}`;
export { version };
