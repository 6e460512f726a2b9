import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:deep` and `npm run test:mutation`.
    exclude: ['test/deep/**', 'test/mutation/**'],
    // The caller's terminal, zone and AWS set-up must not decide a test: support/clean-env.ts drops them.
    setupFiles: ['test/support/clean-env.ts'],
    testTimeout: 20_000,
  },
});
