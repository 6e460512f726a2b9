import { defineConfig } from 'vitest/config';

/** `npm run test:deep`: sweeps of the built program that take minutes. Most of each run is waiting for a deadline. */
export default defineConfig({
  test: {
    include: ['test/deep/**/*.test.ts'],
    setupFiles: ['test/support/clean-env.ts'],
    testTimeout: 120_000,
    maxConcurrency: 8,
  },
});
