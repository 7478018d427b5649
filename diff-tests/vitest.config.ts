import { defineConfig, type ViteUserConfig } from 'vitest/config';

// The suites that need nothing from outside: `npm test`.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['diff-tests/proof/suites/**/*.test.ts'],
    exclude: ['diff-tests/proof/suites/package.test.ts'],
    pool: 'forks',
    // One more than vitest takes on two processors: much of the time is spent waiting for a browser.
    maxWorkers: '100%',
    testTimeout: 120_000,
    // Before its tests a suite starts a browser, beside all that the others do.
    hookTimeout: 120_000,
  },
});

export default config;
