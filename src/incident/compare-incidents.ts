import { type Incident, VERDICTS } from '../model/incident.ts';
import type { SortKey } from '../model/query.ts';
import { compareText } from './member.ts';

type Compare = (a: Incident, b: Incident) => number;

/**
 * The orders of `--sort` for incidents; without it they come worst verdict first. `updated` is LastSeen, `count`
 * the number of findings, `type` the verdict. Equal ones by newest LastSeen, then by id.
 */
export function compareIncidents(key: SortKey | 'verdict'): Compare {
  const compare = COMPARATORS[key];
  return (a, b) => compare(a, b) || byNumber(a.lastSeen, b.lastSeen) || compareText(a.id, b.id);
}

const byVerdict: Compare = (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict);
const byLastSeen: Compare = (a, b) => byNumber(a.lastSeen, b.lastSeen);

const COMPARATORS: Record<SortKey | 'verdict', Compare> = {
  verdict: byVerdict,
  type: byVerdict,
  updated: byLastSeen,
  'last-seen': byLastSeen,
  'first-seen': (a, b) => byNumber(a.firstSeen, b.firstSeen),
  severity: (a, b) => byNumber(a.severity, b.severity),
  count: (a, b) => byNumber(a.findingIds.length, b.findingIds.length),
  database: (a, b) => compareText(nameOf(a), nameOf(b)),
};

/** Most and newest first, none last. */
function byNumber(a = Number.NEGATIVE_INFINITY, b = Number.NEGATIVE_INFINITY): number {
  return a === b ? 0 : b - a;
}

function nameOf({ cluster, databases }: Incident): string {
  return cluster ?? databases[0] ?? '\u{10FFFF}';
}
