import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOMS } from './rooms.js';

const room = process.env.RDSGUARD_MUTATED_ROOM ?? '';

export default {
  mutate: ROOMS[room].mutate,
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.js' },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  reporters: ['clear-text', 'html', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `node_modules/.cache/mutation/${room}.html` },
  // TypeScript 7 has no longer what Stryker rewrites a tsconfig.json with, and nothing here needs that.
  tsconfigFile: 'none',
  tempDirName: join(tmpdir(), 'rdsguard-mutants'),
  thresholds: { high: 90, low: 80, break: 80 },
};
