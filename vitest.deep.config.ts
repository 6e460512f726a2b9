import { defineConfig } from 'vitest/config';

/** Their properties are too slow for `npm test` to try them 1,000 times. */
const SLOW_PROPERTIES = [
  'test/incident/{join-findings,summarise}.test.ts',
  'test/sandbox/list-findings.test.ts',
  'test/source/export/properties.test.ts',
  'test/source/guardduty/{call-gate,reading,regions}.test.ts',
];

/** `npm run test:deep`: sweeps of the built program that take minutes. Most of each run is waiting for a deadline. */
export default defineConfig({
  test: {
    include: ['test/deep/**/*.test.ts', ...SLOW_PROPERTIES],
    env: { PROPERTY_RUNS: '1000' },
    setupFiles: ['test/support/clean-env.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxConcurrency: 8,
  },
});
