/** `npm run page`: serves the page until Ctrl-C; the environment variable PORT names the port, 0 a free one. */
import { z } from 'zod';
import { messageOf } from '../runners/answered.ts';
import { shown } from '../cases/shown.ts';
import { servePage } from '../runners/browser/serve.ts';

const largestPort = 65535;
/** Digits and nothing else: 0x50 is no way to write a port. */
const portSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(largestPort));

const fail = (message: string, exitCode: number): never => {
  process.stderr.write(`npm run page: ${message}\n`);
  process.exit(exitCode);
};

const given = process.env['PORT'] || '8130';
const { data: port } = portSchema.safeParse(given);
if (port === undefined) fail(`PORT must be an integer in 0..${largestPort}, got ${shown(given)}`, 2);
try {
  const { url } = await servePage(port);
  console.log(`the page is at ${url} (Ctrl-C ends)`);
} catch (error) {
  fail(`port ${port} cannot be had (${messageOf(error)}); another: PORT=8131 npm run page, or PORT=0`, 1);
}
