import { isComplete, type SourceReport } from '../model/answer.ts';
import { type Incident, type IncidentNote, VERDICTS } from '../model/incident.ts';
import { severityLevel } from '../model/severity.ts';
import { formatCount } from './count.ts';
import { toRow } from './csv.ts';
import { shortIdLength } from './finding-list.ts';
import type { Format } from './formats.ts';
import { toIncidentJson } from './incident-json.ts';
import { formatTimeline } from './incident-timeline.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { createPalette, type Paint, type Palette } from './palette.ts';
import { escapeMarkdown, escapeText } from './sanitize.ts';
import { formatMarkdownTable } from './section.ts';
import { formatInstant, formatMomentAndAge } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { toLines, wrapWords } from './width.ts';
import { countOf, describeSeverity, nothingFound } from './words.ts';

export interface IncidentsContext {
  readonly sources: readonly SourceReport[];
  /** Incidents that there are, of which those shown may be the first. */
  readonly matched: number;
  /** What a printed command must say to ask where this run asked; begins with a space. */
  readonly sourceArguments?: string;
  /** What to know of such commands: a sentence under a table that has one. */
  readonly commandNote?: string | undefined;
}

/** Findings of one incident that a table shows, and users or addresses that it names. */
const ROWS = 12;
const NAMES = 5;

/** Notes that say the same on every incident. */
const SAID_ONCE: ReadonlySet<IncidentNote['kind']> = new Set(['lag', 'aggregate']);

/** Incidents as `-o` asks for them, in pieces that end in a line break. */
export function formatIncidents(
  format: Format,
  incidents: readonly Incident[],
  context: IncidentsContext,
  options: ViewOptions,
): Iterable<string> {
  switch (format) {
    case 'json':
      return formatEnvelope({
        name: 'Incidents',
        items: incidents.map(toIncidentJson),
        sources: context.sources,
      });
    case 'ndjson':
      return formatNdjson(incidents.map(toIncidentJson));
    case 'csv':
      return formatCsv(incidents, options.zone);
    case 'md':
      return formatMarkdown(incidents, context, options.zone);
    case 'wide':
      return formatBlocks(incidents, context, Number.POSITIVE_INFINITY, { ...options, width: undefined });
    case 'table':
      return formatBlocks(incidents, context, ROWS, options);
  }
}

/** One block an incident: verdict and reason first, then where and when, the timeline, and what to know of it. */
function* formatBlocks(
  incidents: readonly Incident[],
  context: IncidentsContext,
  rows: number,
  options: ViewOptions,
): Iterable<string> {
  const palette = createPalette(options.color);
  const idLength = shortIdLength(incidents.flatMap(({ findingIds }) => findingIds));
  for (const incident of incidents) {
    yield* formatHead(incident, palette, options);
    for (const { label, value, paint } of propertiesOf(
      incident,
      palette,
      { idLength, ...context },
      options,
    )) {
      // A command is copied: it is never broken.
      const page = label === 'Next' ? { ...options, width: undefined } : options;
      yield* formatHanging(`  ${label.padEnd(12)}`, value, page, {
        label: palette.key,
        text: paint,
      });
    }
    if (incident.stages.length > 1) yield* formatTimeline(incident, { palette, rows, idLength }, options);
    for (const { kind, text } of incident.notes) {
      if (!SAID_ONCE.has(kind)) yield* formatHanging('  ', text, options, { text: palette.dim });
    }
    yield '\n';
  }
  const { commandNote } = context;
  const hasCommands = incidents.some((incident) => nextStep(incident, idLength) !== undefined);
  const last = commandNote !== undefined && hasCommands ? [commandNote] : [];
  for (const text of [incidentCountLine(incidents, context, options), ...sharedNotes(incidents), ...last]) {
    for (const line of wrapWords(text, options.width, '')) yield `${palette.dim(line)}\n`;
  }
}

function* formatHead(
  { verdict, reason, sample }: Incident,
  palette: Palette,
  { width, unicode }: ViewOptions,
): Iterable<string> {
  const word = verdict.toUpperCase();
  const text = `${word}  ${sample ? '[SAMPLE] ' : ''}${escapeText(reason)}`;
  const [first = '', ...more] = toLines(text, width && width - 2, { unicode });
  yield `${palette.verdict[verdict](word)}${palette.strong(first.slice(word.length))}\n`;
  for (const line of more) yield `  ${palette.strong(line)}\n`;
}

interface Property {
  readonly label: string;
  readonly value: string;
  readonly paint?: Paint | undefined;
}

function propertiesOf(
  incident: Incident,
  palette: Palette,
  { idLength, sourceArguments = '' }: { idLength: number; sourceArguments?: string },
  options: ViewOptions,
): readonly Property[] {
  const { severity, firstSeen, lastSeen, users, addresses, engine, region, accountId, stages } = incident;
  const next = nextStep(incident, idLength);
  return [
    {
      label: 'Database',
      value: [databaseOf(incident) || 'unknown', engine, region, accountId].filter(isText).join(', '),
    },
    {
      label: 'Severity',
      value: severity === undefined ? 'unknown' : `${describeSeverity(severity)} (${severity})`,
      paint: severity === undefined ? undefined : palette.severity[severityLevel(severity)],
    },
    ...(firstSeen === lastSeen
      ? []
      : [{ label: 'First seen', value: formatMomentAndAge(firstSeen, options) }]),
    { label: 'Last seen', value: formatMomentAndAge(lastSeen, options) },
    ...(users.length > 1 ? [{ label: 'Users', value: nameSome(users) }] : []),
    ...(addresses.length > 1 ? [{ label: 'Addresses', value: nameSome(addresses) }] : []),
    ...(stages.length > 1 ? [] : [{ label: 'Finding', value: shortId(incident.id, idLength) }]),
    ...(next === undefined
      ? []
      : [{ label: 'Next', value: `${next}${sourceArguments}`, paint: palette.command }]),
  ].filter(({ value }) => value !== '');
}

/** The cluster, and the instances in it that findings name. */
function databaseOf({ cluster, databases }: Incident): string {
  const instances = nameSome(databases.filter((name) => name !== cluster));
  return [cluster, instances].filter(isText).join('/');
}

function nameSome(names: readonly string[]): string {
  const more = names.length - NAMES;
  return more <= 0 ? names.join(', ') : `${names.slice(0, NAMES).join(', ')} and ${more} more`;
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

/** The plan for the finding that decides. A probe calls for nothing that hurries, and samples need none. */
function nextStep({ verdict, decisiveFindingId, sample }: Incident, idLength: number): string | undefined {
  if (sample || verdict === 'probed') return undefined;
  return `rdsguard respond ${shortId(decisiveFindingId, idLength)}`;
}

function shortId(id: string, length: number): string {
  return [...id].slice(0, length).join('');
}

/** A text wrapped behind its prefix. */
function* formatHanging(
  prefix: string,
  text: string,
  { width, unicode }: Pick<ViewOptions, 'width' | 'unicode'>,
  paints: { readonly label?: Paint; readonly text?: Paint | undefined } = {},
): Iterable<string> {
  const safe = escapeText(text);
  const lines = toLines(safe, width && Math.max(8, width - prefix.length), { unicode });
  for (const [index, line] of lines.entries()) {
    const label = index === 0 ? prefix : ' '.repeat(prefix.length);
    yield `${paints.label?.(label) ?? label}${paints.text?.(line) ?? line}\n`;
  }
}

/** `3 incidents from 4 findings: 1 compromised, 2 probed, times in Asia/Tokyo.` */
function incidentCountLine(
  incidents: readonly Incident[],
  { matched, sources }: IncidentsContext,
  { zone, now }: Pick<ViewOptions, 'zone' | 'now'>,
): string {
  if (matched === 0) return nothingFound(isComplete({ sources }));
  const findings = incidents.reduce((sum, { findingIds }) => sum + findingIds.length, 0);
  const shown = incidents.length < matched ? `${formatCount(incidents.length)} of ` : '';
  const verdicts = VERDICTS.map((verdict) => ({
    verdict,
    count: incidents.filter((incident) => incident.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const counts = verdicts.map(({ verdict, count }) => `${formatCount(count)} ${verdict}`);
  const times = now === undefined ? '' : `, times in ${zone}`;
  const more = shown === '' ? '' : ' --limit 0 shows all.';
  return `${shown}${countOf(matched, 'incident')} from ${countOf(findings, 'finding')}: ${counts.join(', ')}${times}.${more}`;
}

/** What many incidents would say each is said once. */
function sharedNotes(incidents: readonly Incident[]): ReadonlySet<string> {
  const notes = incidents.flatMap((incident) => incident.notes);
  return new Set(notes.filter(({ kind }) => SAID_ONCE.has(kind)).map(({ text }) => text));
}

interface IncidentField {
  readonly name: string;
  readonly value: (incident: Incident, zone: string) => string | number | undefined;
}

/** The columns of CSV, a contract: new ones go to the end. The first is never an attacker's text. */
const FIELDS: readonly IncidentField[] = [
  { name: 'LastSeen', value: ({ lastSeen }, zone) => instant(lastSeen, zone) },
  { name: 'Verdict', value: ({ verdict }) => verdict },
  { name: 'Reason', value: ({ reason }) => reason },
  { name: 'Severity', value: ({ severity }) => severity },
  { name: 'FirstSeen', value: ({ firstSeen }, zone) => instant(firstSeen, zone) },
  { name: 'AccountId', value: ({ accountId }) => accountId },
  { name: 'Region', value: ({ region }) => region },
  { name: 'Cluster', value: ({ cluster }) => cluster },
  { name: 'Databases', value: ({ databases }) => databases.join('; ') },
  { name: 'Engine', value: ({ engine }) => engine },
  { name: 'Users', value: ({ users }) => users.join('; ') },
  { name: 'Addresses', value: ({ addresses }) => addresses.join('; ') },
  { name: 'ThreatLists', value: ({ threatLists }) => threatLists.join('; ') },
  { name: 'Sample', value: ({ sample }) => String(sample) },
  { name: 'Findings', value: ({ findingIds }) => findingIds.length },
  { name: 'Id', value: ({ id }) => id },
  { name: 'FindingIds', value: ({ findingIds }) => findingIds.join('; ') },
];

function instant(milliseconds: number | undefined, zone: string): string | undefined {
  return milliseconds === undefined ? undefined : formatInstant(milliseconds, zone);
}

function* formatCsv(incidents: readonly Incident[], zone: string): Iterable<string> {
  yield toRow(FIELDS.map(({ name }) => name));
  for (const incident of incidents) yield toRow(FIELDS.map(({ value }) => value(incident, zone)));
}

/** For a ticket: nothing in it depends on the moment. */
function* formatMarkdown(
  incidents: readonly Incident[],
  context: IncidentsContext,
  zone: string,
): Iterable<string> {
  if (incidents.length > 0) {
    yield* formatMarkdownTable(
      ['Verdict', 'Reason', 'Severity', 'Database', 'First seen', 'Last seen', 'Findings'],
      incidents.map((incident) => [
        `${incident.sample ? '[SAMPLE] ' : ''}${incident.verdict}`,
        incident.reason,
        describeSeverity(incident.severity),
        databaseOf(incident),
        formatInstant(incident.firstSeen, zone),
        formatInstant(incident.lastSeen, zone),
        nameSome(incident.findingIds),
      ]),
    );
    yield '\n';
  }
  yield `${escapeMarkdown(incidentCountLine(incidents, context, { zone, now: undefined }))}\n`;
  for (const text of sharedNotes(incidents)) yield `\n> ${escapeMarkdown(text)}\n`;
}
