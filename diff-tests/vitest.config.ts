import { defineConfig, type ViteUserConfig } from 'vitest/config';

// The suites that need nothing from outside: `npm test`.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['diff-tests/suites/**/*.test.ts'],
    exclude: ['diff-tests/suites/package.test.ts'],
    pool: 'forks',
    testTimeout: 120_000,
  },
});

export default config;
