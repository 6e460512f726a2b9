import { compileQuery, type QueryFlags } from '../filter/compile-query.ts';
import { matches } from '../filter/matches.ts';
import { toServerCriteria } from '../filter/server-criteria.ts';
import type { Finding } from '../model/finding.ts';
import { KNOWN_FINDING_TYPES } from '../model/finding-type.ts';
import type { Query, SampleChoice } from '../model/query.ts';
import type { FindingRequest } from '../source/source.ts';
import { asWritten } from './as-written.ts';
import { type Context, notify } from './context.ts';
import { parseRegions } from './regions.ts';

/** Compiles the filters and says which exact types are unknown. @throws RdsguardError (usage) */
export async function toQuery(
  context: Context,
  flags: QueryFlags,
  defaults: { samples: SampleChoice; limit?: number | undefined },
): Promise<Query> {
  const regions = parseRegions(context.flags.region);
  const { query, unknownTypes } = compileQuery(flags, {
    now: context.now,
    get zone() {
      return context.zone;
    },
    samples: defaults.samples,
    limit: defaults.limit,
    // A live run asks these Regions instead; all of them are no filter.
    regions: context.flags.from && regions !== 'all' ? regions : undefined,
  });
  await notify(
    context,
    unknownTypes.map((type) => asWritten(type, KNOWN_FINDING_TYPES)),
  );
  return query;
}

/** Why nothing may have matched: names that differ by case, and the fixed dates of the sandbox's findings. */
export async function hintAtNothing(
  context: Context,
  query: Query,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length > 0) return;
  const texts = [
    (query.users || query.applications || query.databases) &&
      'Users, applications and databases are matched exactly, capitals too: Admin is not admin.',
    context.flags.sandbox &&
      query.since !== undefined &&
      'The sandbox’s findings have fixed dates, the newest of November 2026: without --since they are shown.',
  ];
  await notify(
    context,
    texts.flatMap((text) => (text ? [{ level: 'info' as const, text }] : [])),
  );
}

/** A query as a source takes it. `newest` only where the rows wanted are the newest ones. */
export function toRequest(
  query: Query,
  options: Pick<Partial<FindingRequest>, 'newest' | 'versions' | 'onlyDocuments'> = {},
): FindingRequest {
  return {
    criteria: toServerCriteria(query),
    matches: (finding) => matches(query, finding),
    since: query.since,
    until: query.until,
    countsBack: query.countsBack,
    regions: query.regions,
    newest: query.sort === 'updated' ? options.newest : undefined,
    onlyRds: !query.types?.some((selector) => selector.kind === 'type' && !selector.type.includes(':RDS/')),
    onlyDocuments: options.onlyDocuments ?? false,
    versions: options.versions ?? false,
  };
}
