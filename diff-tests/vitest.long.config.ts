import { defineConfig, type ViteUserConfig } from 'vitest/config';

// `npm run long`: what takes long, whole; some minutes, and the soak's EPSCHECK_SOAK_MINUTES (30).
const config: ViteUserConfig = defineConfig({
  test: {
    include: [
      'family',
      'all-backends',
      'envelope-soundness',
      'envelope-laws',
      'envelope-exact',
      'lean-checkout',
      'soak',
      'ports',
      'ordinary-first',
      'mutants',
      'ranges',
      'adapters',
      'columns-mutants',
      'exhaust',
      'exhaust-judge',
      'vectors',
      'vectors-judge',
      'conventions',
      'edits-real',
      'compilers',
      'shards',
      'edits',
      'fuzz',
      'generators',
      'assumptions',
      'wrappers',
      'judge',
      'examples',
      'profile-verdicts',
      'papers/check',
      'papers/fast-path',
      'papers/mistakes',
    ].map((name) => `diff-tests/proof/suites/${name}.test.ts`),
    pool: 'forks',
    testTimeout: 10_800_000,
    env: { EPSCHECK_LONG: '1' },
  },
});

export default config;
