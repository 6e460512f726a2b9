/** What is mutated, and the tests that must notice. */
export const ROOMS = {
  filter: { mutate: ['src/filter/*.ts'], tests: ['test/filter/*.test.ts'] },
  sanitize: { mutate: ['src/view/sanitize.ts'], tests: ['test/view/sanitize.test.ts'] },
  exit: { mutate: ['src/errors.ts', 'src/cli.ts'], tests: ['test/cli/exit-codes.test.ts'] },
  incident: { mutate: ['src/incident/*.ts'], tests: ['test/incident/*.test.ts'] },
  model: { mutate: ['src/model/*.ts'], tests: ['test/model/*.test.ts'] },
  paging: {
    mutate: ['src/source/guardduty/{list-pages,finding-collector}.ts'],
    tests: ['test/source/guardduty/reading.test.ts'],
  },
};
