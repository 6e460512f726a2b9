import fc from 'fast-check';

/** For all of them: `npm run test:deep` sets it to 1000. */
const told = process.env.PROPERTY_RUNS === undefined ? undefined : Number(process.env.PROPERTY_RUNS);

/** `npm run test:mutation` asks only whether a property fails: its smallest counterexample would take the longest. */
const endOnFailure = process.env.RDSGUARD_MUTATED_ROOM !== undefined;

// fast-check prints the seed of a failure.
fc.configureGlobal({ numRuns: told ?? 1000, endOnFailure });

/** How often `npm test` tries a property where 1,000 times are too slow there, or too few. */
export const times = (numRuns: number) => ({ numRuns: told ?? numRuns });

export { default } from 'fast-check';
