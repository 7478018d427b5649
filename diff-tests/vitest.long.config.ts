import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const suites = 'diff-tests/proof/suites';

/** What a suite reads that `npm run long` changes: the switch itself, or cases that are more of them. */
const isLonger = /\/(long|envelope-cases)\.ts'/;

const longer = readdirSync(suites, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join(suites, name))
  .filter((file) => isLonger.test(readFileSync(file, 'utf8')));

// `npm run long`: each suite of which `npm test` runs a part, whole; and the soak's EPSCHECK_SOAK_MINUTES (30).
const config: ViteUserConfig = defineConfig({
  test: {
    include: longer,
    pool: 'forks',
    testTimeout: 10_800_000,
    env: { EPSCHECK_LONG: '1' },
  },
});

export default config;
