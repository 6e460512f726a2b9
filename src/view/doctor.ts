import type { SourceReport } from '../model/answer.ts';
import type { Check, CheckState } from '../model/check.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { createPalette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { formatMarkdownTable, formatSections, formatSectionsMarkdown, type Section } from './section.ts';
import { formatTable } from './table.ts';
import type { ViewOptions } from './view-options.ts';

export interface DoctorContext {
  readonly sources: readonly SourceReport[];
  /** Makes the words of a command one line for a shell. */
  readonly toShell: (words: readonly string[]) => string;
  readonly options: ViewOptions;
}

/**
 * What `doctor` found: a table of every check, then why each that is not well matters and what mends it. Checks
 * that read alike in several Regions are one row there; in JSON each stands for itself.
 */
export function formatDoctor(
  format: 'table' | 'json' | 'ndjson' | 'md',
  checks: readonly Check[],
  context: DoctorContext,
): Iterable<string> {
  switch (format) {
    case 'json': {
      const items = checks.map((check) => toCheckJson(check, context));
      return formatEnvelope({ name: 'Checks', items, sources: context.sources });
    }
    case 'ndjson':
      return formatNdjson(checks.map((check) => toCheckJson(check, context)));
    case 'md':
      return drawMarkdown(toGroups(checks), context);
    case 'table':
      return drawTable(toGroups(checks), context);
  }
}

function toCheckJson(check: Check, { toShell }: DoctorContext): Record<string, unknown> {
  const { remedy } = check;
  return {
    Name: check.name,
    State: check.state,
    Region: check.region ?? null,
    Profile: check.profile ?? null,
    Detail: check.detail,
    Why: check.why,
    Command: remedy?.kind === 'command' ? toShell(remedy.words) : null,
    Advice: remedy?.kind === 'advice' ? remedy.text : null,
  };
}

const NAME_WORDS: Readonly<Record<string, string>> = {
  node: 'Node',
  proxy: 'Proxy',
  certificates: 'Certificates',
  credentials: 'Credentials',
  region: 'Region',
  endpoint: 'Endpoint',
  clock: 'Clock',
  detector: 'Detector',
  'rds-protection': 'RDS Protection',
  'data-risk': 'Data risk',
  'learning-period': 'Learning period',
} satisfies Record<Exclude<Check['name'], `guardduty:${string}`>, string>;

function describeName(name: string): string {
  return NAME_WORDS[name] ?? name.replace(/^guardduty:/, '');
}

/** Checks that read alike, in the order of the first of them. */
type Group = readonly [Check, ...Check[]];

function toGroups(checks: readonly Check[]): readonly Group[] {
  const groups = new Map<string, [Check, ...Check[]]>();
  for (const check of checks) {
    const key = JSON.stringify([check.name, check.state, check.detail, check.why]);
    const group = groups.get(key);
    if (group) group.push(check);
    else groups.set(key, [check]);
  }
  return [...groups.values()];
}

/** Where a group's checks are: the place where there is one, else how many. */
function describePlace(group: Group): string {
  if (group.length > 1) return `${group.length} places`;
  const [{ region, profile }] = group;
  return [region, profile].filter((part) => part !== undefined).join(' ');
}

const STATE_PAINT: Record<CheckState, 'good' | 'warning' | 'bad' | 'dim'> = {
  ok: 'good',
  warning: 'warning',
  problem: 'bad',
  unknown: 'dim',
};

function* drawTable(groups: readonly Group[], context: DoctorContext): Iterable<string> {
  const { options } = context;
  const palette = createPalette(options.color);
  const places = groups.map(describePlace);
  // One place for all of them goes without saying in every row.
  const single = groups.flat().map((check) => describePlace([check]));
  const namesPlaces = new Set(single.filter((place) => place !== '')).size > 1;
  const rows = groups.map((group, index) => {
    const [{ name, state, detail }] = group;
    const where = namesPlaces ? [escapeText(places[index] ?? '')] : [];
    const cells = [escapeText(describeName(name)), ...where, escapeText(detail)];
    return [{ text: state, paint: palette[STATE_PAINT[state]] }, ...cells];
  });
  yield* formatTable(
    [
      { title: 'State', min: 7 },
      { title: 'Check', min: 15 },
      ...(namesPlaces ? [{ title: 'Where', min: 14, drop: 1 }] : []),
      { title: 'Found', wrap: true, min: 20 },
    ],
    rows,
    options,
    '--json',
  );
  const sections = toSections(groups, context);
  if (sections.length > 0) yield '\n';
  yield* formatSections(sections, options);
}

function* drawMarkdown(groups: readonly Group[], context: DoctorContext): Iterable<string> {
  yield* formatMarkdownTable(
    ['State', 'Check', 'Where', 'Found'],
    groups.map((group) => {
      const [{ name, state, detail }] = group;
      return [state, describeName(name), describePlace(group), detail];
    }),
  );
  const sections = toSections(groups, context);
  if (sections.length > 0) yield '\n';
  yield* formatSectionsMarkdown(sections);
}

/** One for each group that is not well and can be mended. */
function toSections(groups: readonly Group[], { toShell }: DoctorContext): readonly Section[] {
  return groups
    .filter(([{ state, remedy }]) => state !== 'ok' && remedy !== undefined)
    .map((group) => {
      const [{ name, detail, why, remedy }] = group;
      const commands = group.flatMap((check) =>
        check.remedy?.kind === 'command' ? [{ check, words: check.remedy.words }] : [],
      );
      return {
        title: `${describeName(name)}: ${detail}`,
        notes: [why, ...(remedy?.kind === 'advice' ? [remedy.text] : [])],
        copies: commands.map(({ check, words }) => ({
          label: `In a shell${check.region === undefined ? '' : `, for ${describePlace([check])}`}`,
          text: toShell(words),
        })),
      };
    });
}
