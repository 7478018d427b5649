/** `check --backend all`, as a user runs it: on every backend every other operation, all in `npm run long`. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../../impl/backends.ts';
import { operationNames } from '../../../spec/operations.ts';
import { backendNames } from '../../runners/fast-path.ts';
import { reportSchema } from '../../report/schema.ts';
import { skipReason } from './browser.ts';
import { emptyFolder, main } from './run-cli.ts';
import { long, oneIn } from './long.ts';

const who = 'all-backends.test.ts';
const reasons = [await skipReason(who)];
for (const mode of ['headlessgl', 'webgpu'] as const) {
  const missing = await prepare(mode);
  if (missing === null) continue;
  console.log(`${who} is skipped: ${missing.reason}; ${missing.remedy}`);
  reasons.push(missing.reason);
}
const skipped = reasons.some((reason) => reason !== null);

/** The edges among them, or with `npm run long` what the command does by itself. */
const runs = long ? 1000 : 12;

/** Most of the time goes into the compiling of kernels. */
const asked = oneIn(2, operationNames);

/** SwiftShader's exp goes past its bound where a rearranged expression is not excluded: docs/backends.md has the case. */
const mostUndecided: Readonly<Record<string, number>> = { vpAlphaBar: 1 };

describe.skipIf(skipped)(`${asked.length} of ${operationNames.length} operations on every backend`, () => {
  test(`${runs} cases each: none unavailable, none rejected, exit code 0`, { timeout: 3_600_000 }, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        main,
        'check',
        '--op',
        asked.join(),
        '--backend',
        'all',
        '--runs',
        `${runs}`,
        '--no-store',
        '--quiet',
        '--json',
        '-',
      ],
      { cwd: emptyFolder(), encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    expect(stderr).toBe('');
    const { results } = reportSchema.parse(JSON.parse(stdout));
    expect(results.map(({ operation, backend }) => `${operation} ${backend}`)).toEqual(
      asked.flatMap((operation) => backendNames.map((backend) => `${operation} ${backend}`)),
    );
    const undecidedBeyond = results.filter(
      ({ operation, undecided }) => undecided > (mostUndecided[operation] ?? 0),
    );
    expect(undecidedBeyond).toEqual([]);
    for (const { operation, backend, cases, rejected, unavailable, attestation } of results) {
      const seen = { operation, backend, cases, rejected, unavailable, ran: attestation?.actual };
      const ran = backend.replace('chromium:', '');
      expect(seen).toEqual({
        operation,
        backend,
        cases: runs,
        rejected: 0,
        unavailable: null,
        ran,
      });
    }
    expect(status).toBe(0);
  });
});
