import { defineConfig, type ViteUserConfig } from 'vitest/config';

// `npm run long`: all ten thousand cases of each operation; takes some minutes.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['diff-tests/suites/family.test.ts'],
    pool: 'forks',
    testTimeout: 3_600_000,
    env: { EPSCHECK_LONG: '1' },
  },
});

export default config;
