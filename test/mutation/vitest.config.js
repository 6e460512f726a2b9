import { ROOMS } from './rooms.js';

export default {
  test: {
    include: ROOMS[process.env.RDSGUARD_MUTATED_ROOM ?? '']?.tests ?? [],
    setupFiles: ['test/support/clean-env.ts'],
    testTimeout: 20_000,
  },
};
