import { defineConfig, type ViteUserConfig } from 'vitest/config';

// `npm run test:package`: packs the project and installs the tarball into an empty one (asks the npm registry).
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['diff-tests/proof/suites/package.test.ts'],
    pool: 'forks',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

export default config;
