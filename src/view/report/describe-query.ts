import { isKnownFindingType } from '../../model/finding-type.ts';
import type { Query, TypeSelector } from '../../model/query.ts';
import { formatInstant } from '../time.ts';

/** One thing that was asked for. */
export interface Asked {
  readonly label: string;
  readonly value: string;
}

/**
 * What a query asks for, in the words of its options.
 * @param options.redacted values that could name somebody are said to be masked: they are not those of the findings only
 */
export function describeQuery(
  query: Query,
  { zone, redacted }: { zone: string; redacted: boolean },
): readonly Asked[] {
  const open = (label: string, value: string | undefined): readonly Asked[] =>
    value === undefined ? [] : [{ label, value }];
  const listed = (label: string, values: readonly string[] | undefined) => open(label, values?.join(', '));
  const naming = (label: string, values: readonly string[] | undefined) =>
    redacted && values ? open(label, 'masked') : listed(label, values);
  const time = (label: string, instant: number | undefined) =>
    open(label, instant === undefined ? undefined : formatInstant(instant, zone));
  return [
    ...listed(
      'Types',
      query.types?.map((selector) => typeWord(selector, redacted)),
    ),
    ...open('Severity at least', query.minSeverity?.toString()),
    ...time('Updated since', query.since),
    ...time('Updated before', query.until),
    ...listed('Outcome', query.outcomes),
    ...naming('User', query.users),
    ...naming('Application', query.applications),
    ...naming('Database', query.databases),
    ...naming('Cluster', query.clusters),
    ...naming('Engine', query.engines),
    ...naming('Account', query.accounts),
    ...naming(
      'Address',
      query.addresses?.map(({ text }) => text),
    ),
    ...naming('Country', query.countries),
    ...naming('ASN', query.asns),
    ...naming('Threat list', query.threatLists),
    ...naming('Id', query.ids),
    ...listed('Region', query.regions),
    ...open('State', query.state),
    ...open('Samples', SAMPLE_WORDS[query.samples]),
  ];
}

const SAMPLE_WORDS: Record<Query['samples'], string> = {
  include: 'included',
  exclude: 'left out',
  only: 'only',
};

function typeWord(selector: TypeSelector, redacted: boolean): string {
  if (selector.kind === 'family') return selector.family;
  if (selector.kind === 'purpose') return selector.purpose;
  return redacted && !isKnownFindingType(selector.type) ? 'masked' : selector.type;
}
