import { ExitCode, RdsguardError, usageError } from '../errors.ts';
import { type Answer, isComplete } from '../model/answer.ts';
import { type Finding, isMaskedId, parseFindingArn } from '../model/finding.ts';
import { EVERY_FINDING } from '../model/query.ts';
import type { FindingReference, FindingSource } from '../source/source.ts';
import { formatLedger } from '../view/ledger.ts';
import { type Context, notify } from './context.ts';
import { toRequest } from './to-query.ts';

/** Ids are 32 characters; what is shorter is a prefix. */
const FULL_ID = 32;
const SHORTEST_PREFIX = 8;

/**
 * What a person named: an id, an ARN, or a prefix as tables show it; in files also a masked id.
 * @throws RdsguardError (usage)
 */
function parseReference(text: string, kind: FindingSource['kind']): FindingReference {
  const arn = parseFindingArn(text);
  if (arn) return { kind: 'arn', arn: text, ...arn };
  if (kind === 'files' && isMaskedId(text)) return { kind: 'id', id: text };
  if (!/^[A-Za-z0-9]+$/.test(text)) {
    throw usageError(`"${text}" is neither a finding id nor a finding's ARN.`, 'rdsguard list shows ids.');
  }
  if (text.length >= FULL_ID) return { kind: 'id', id: text };
  if (text.length >= SHORTEST_PREFIX) return { kind: 'prefix', prefix: text };
  throw usageError(`"${text}" is too short: a prefix of an id has ${SHORTEST_PREFIX} characters or more.`);
}

/** Whether a word is meant as a finding's id or ARN rather than as a type. */
export function isReference(word: string): boolean {
  return parseFindingArn(word) !== undefined || isMaskedId(word) || /^[0-9a-z]{8,}$/.test(word);
}

/**
 * The one finding that was named, and its versions where the source keeps them, newest first.
 * @throws RdsguardError 1 where there is none, 2 where there are several, 5 where a part could not be looked at
 */
export async function findOne(
  context: Context,
  source: FindingSource,
  text: string,
): Promise<{
  readonly finding: Finding;
  readonly versions: readonly Finding[];
  readonly answer: Answer<Finding>;
}> {
  const reference = parseReference(text, source.kind);
  const answer = await source.find(reference, toRequest({ ...EVERY_FINDING, state: 'all' }));
  const ids = [...new Set(answer.items.map((finding) => finding.id))];
  const places = new Set(answer.items.map(({ accountId, region }) => `${accountId} ${region}`));
  const versions = answer.items.toSorted((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0));
  const [finding] = versions;
  if (finding && ids.length === 1 && places.size === 1) return { finding, versions, answer };
  // The error says how many there are; here a count would stand before it.
  const uncounted = answer.sources.map((source) => ({ ...source, findings: undefined }));
  await notify(context, [...answer.notices, ...formatLedger(uncounted)]);
  if (places.size > 1 && ids.length === 1) {
    throw usageError(
      `"${text}" is a finding in several accounts or Regions.`,
      'Name its ARN, or one --region.',
    );
  }
  if (ids.length > 1)
    throw usageError(
      `"${text}" is ambiguous: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', …' : ''}.`,
      'Give more of the id.',
    );
  throw notFound(context, source, text, answer);
}

function notFound(
  context: Context,
  source: FindingSource,
  text: string,
  answer: Answer<Finding>,
): RdsguardError {
  const asked = answer.sources.map((part) => part.path ?? part.region ?? 'an unnamed Region');
  const where = `${asked.slice(0, 8).join(', ')}${asked.length > 8 ? ` and ${asked.length - 8} more` : ''}`;
  if (!isComplete(answer)) {
    return new RdsguardError(
      ExitCode.incomplete,
      `No finding ${text} in what could be looked at (${where}).`,
    );
  }
  const hint =
    source.kind === 'files'
      ? 'Name more files with --from, or leave it out to ask GuardDuty.'
      : context.flags.region?.includes('all')
        ? 'GuardDuty keeps findings for 90 days; an exported file can be read with --from.'
        : 'Try --region all: a finding lives in one Region. GuardDuty keeps findings for 90 days.';
  return new RdsguardError(ExitCode.failure, `No finding ${text} in ${where}, in any state.`, hint);
}
