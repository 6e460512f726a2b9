import type { Notice, SourceReport, SourceStatus } from '../model/answer.ts';

const STATUS_WORDS: Record<SourceStatus, string> = {
  ok: 'answered',
  'no-detector': 'has no GuardDuty detector',
  'not-enabled': 'is not enabled in this account',
  denied: 'refused',
  throttled: 'throttled every try',
  timeout: 'did not answer in time',
  unreachable: 'could not be reached',
  error: 'answered with an error',
};

/** All Regions of a profile; of a folder's files a person reads no more than the first. */
const NAMED_PARTS = 40;

/**
 * The ledger in words: what answered in one line, what is complete though silent in another, and a warning for
 * each part that is missing, or for many with the same reason; of thousands the first 40 by name.
 */
export function formatLedger(sources: readonly SourceReport[]): readonly Notice[] {
  const missing = sources.filter((source) => !source.complete);
  return [...answered(sources), ...silent(sources), ...toWarnings(missing), ...verdict(sources, missing)];
}

function answered(sources: readonly SourceReport[]): readonly Notice[] {
  const ok = sources.filter((source) => source.complete && source.status === 'ok');
  // What counts no findings (detectors, archive) needs no line to say that it was asked.
  if (ok.every((source) => source.findings === undefined)) return [];
  const total = ok.reduce((sum, source) => sum + (source.findings ?? 0), 0);
  const [only] = ok;
  const where =
    ok.length === 1 && only ? nameOf(only) : plural(ok.length, only?.path === undefined ? 'Region' : 'path');
  return [{ level: 'info', text: `${plural(total, 'finding')} from ${where}.` }];
}

/** Thirty Regions that nobody enabled are one line, not thirty. */
function silent(sources: readonly SourceReport[]): readonly Notice[] {
  const parts = (['not-enabled', 'no-detector'] as const).flatMap((status) => {
    const count = sources.filter((source) => source.complete && source.status === status).length;
    return count === 0
      ? []
      : [`${plural(count, 'Region')} ${status === 'not-enabled' ? 'not enabled' : 'without a detector'}`];
  });
  return parts.length === 0 ? [] : [{ level: 'info', text: `${parts.join(', ')}.` }];
}

/** So many parts that are missing for one reason are one warning; the sentence after it names them. */
const MANY_ALIKE = 4;

function toWarnings(missing: readonly SourceReport[]): readonly Notice[] {
  const alike = new Map<string, SourceReport[]>();
  for (const source of missing) {
    const reason = toReason(source);
    const others = alike.get(reason);
    if (others) others.push(source);
    else alike.set(reason, [source]);
  }
  const texts = [...alike].flatMap(([reason, sources]) => {
    const noun = sources[0]?.path === undefined ? 'Region' : 'path';
    if (sources.length >= MANY_ALIKE) return [`Each of ${plural(sources.length, noun)}${reason}`];
    return sources.map((source) => `${nameOf(source)}${reason}`);
  });
  return texts.slice(0, NAMED_PARTS).map((text) => ({ level: 'warning', text }));
}

function toReason(source: SourceReport): string {
  const words = STATUS_WORDS[source.status];
  const said =
    source.path === undefined
      ? ` ${source.reason === undefined ? words : `${words}: ${source.reason}`}`
      : `: ${source.reason ?? words}`;
  const sentence = /[.!?]$/.test(said) ? said : `${said}.`;
  return source.hint === undefined ? sentence : `${sentence} ${source.hint}`;
}

function verdict(sources: readonly SourceReport[], missing: readonly SourceReport[]): readonly Notice[] {
  if (missing.length === 0) return [];
  const named = missing.slice(0, NAMED_PARTS).map((source) => `${nameOf(source)} (${source.status})`);
  const rest = missing.length - named.length;
  const more = rest === 0 ? '' : ` and ${rest} more; --json names each in Sources`;
  // The good files of a path are one source: a share of these says nothing.
  const share = sources.some((source) => source.path !== undefined) ? '' : ` of ${sources.length}`;
  const text = `Incomplete: ${missing.length}${share} missing: ${named.join(', ')}${more}.`;
  return [{ level: 'warning', text }];
}

function nameOf(source: SourceReport): string {
  if (source.path !== undefined) return source.path === '-' ? 'stdin' : source.path;
  const region = source.region ?? 'an unnamed Region';
  return source.profile === undefined ? region : `${region} of profile ${source.profile}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
