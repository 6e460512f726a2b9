/** What is mutated, and the tests that must notice. */
export const ROOMS = {
  sanitize: { mutate: ['src/view/sanitize.ts'], tests: ['test/view/sanitize.test.ts'] },
  // The JSON Schemas are compared with goldens, in test/commands.
  model: {
    mutate: ['src/model/*.ts', '!src/model/*-schemas.ts'],
    tests: ['test/model/*.test.ts'],
  },
  filter: { mutate: ['src/filter/*.ts'], tests: ['test/filter/*.test.ts'] },
  paging: {
    mutate: [
      'src/source/guardduty/{list-pages,read-query,time-window,finding-collector,missing-findings}.ts',
    ],
    tests: ['test/source/guardduty/{collecting,read-query,reading,time-window}.test.ts'],
  },
  incident: {
    mutate: ['src/incident/*.ts'],
    tests: ['test/incident/{join-findings,order,summarise,told,verdict,words}.test.ts'],
  },
  exit: { mutate: ['src/errors.ts', 'src/cli.ts'], tests: ['test/cli/exit-codes.test.ts'] },
};
