import type { Incident, IncidentNote, Stage, Verdict } from '../../model/incident.ts';
import { formatDuration, formatMoment, formatRelative } from '../time.ts';
import { countOf, describeSeverity, describeType } from '../words.ts';
import { type Html, html } from './html.ts';

/** What a verdict means, for somebody who reads one for the first time. */
export const VERDICT_MEANINGS: Record<Verdict, string> = {
  compromised: 'a login worked that nobody should have, or data was taken or destroyed',
  suspicious: 'an unusual login worked, or data was touched in an unusual way',
  'under-attack': 'logins were tried and failed',
  probed: 'somebody looked for the database; no login was tried',
  other: 'no database login',
};

/** What incidents are shown with. */
export interface IncidentContext {
  readonly zone: string;
  readonly now: number;
  /** The place of a finding in the table, by its id. */
  readonly placeOf: ReadonlyMap<string, number>;
}

/** Stages of a timeline that stand open; the rest is folded. */
const OPEN_STAGES = 8;

/** Notes that hold for every incident alike: said once, under the heading. */
const GENERAL: readonly IncidentNote['kind'][] = ['lag', 'aggregate'];

/** The verdicts, worst first, each with its reason and its timeline. */
export function* incidentSections(
  incidents: readonly Incident[],
  context: IncidentContext,
): Iterable<string> {
  if (incidents.length === 0) return;
  const general = new Map(
    incidents.flatMap(({ notes }) => notes.filter(isGeneral).map(({ kind, text }) => [kind, text] as const)),
  );
  yield html`<section aria-labelledby="incidents"><h2 id="incidents">Incidents, worst first</h2>
${[...general.values()].map((text) => html`<p class="note">${text}</p>`)}
<div id="incident-list">
`.html;
  for (const [index, incident] of incidents.entries()) yield card(incident, index, context).html;
  yield '</div></section>\n';
}

function isGeneral({ kind }: IncidentNote): boolean {
  return GENERAL.includes(kind);
}

function card(incident: Incident, index: number, context: IncidentContext): Html {
  const { verdict, reason, stages, notes, sample } = incident;
  const own = notes.filter((note) => !isGeneral(note));
  return html`<article class="incident ${verdict}" id="i-${index}">
<h3><span class="verdict">${verdict}</span>${sample ? html` <span class="mark">sample</span>` : undefined} ${capitalised(reason)}</h3>
<dl class="facts">${facts(incident, context)}</dl>
${timeline(stages.slice(0, OPEN_STAGES), context)}${
  stages.length > OPEN_STAGES
    ? html`<details><summary>${countOf(stages.length - OPEN_STAGES, 'more finding')}</summary>${timeline(stages.slice(OPEN_STAGES), context)}</details>`
    : undefined
}${own.map(({ text }) => html`<p class="note">${text}</p>`)}
</article>
`;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function facts(incident: Incident, { zone, now }: IncidentContext): readonly (Html | undefined)[] {
  const { firstSeen, lastSeen, severity } = incident;
  const spread =
    firstSeen !== undefined && lastSeen !== undefined && lastSeen > firstSeen
      ? `, over ${formatDuration(lastSeen - firstSeen)}`
      : '';
  const ago = lastSeen === undefined ? '' : ` (${formatRelative(lastSeen, now)})`;
  return [
    fact('Last seen', `${formatMoment(lastSeen, { zone, now })}${ago}${spread}`),
    // The user of a probe has not logged in.
    fact('Users', incident.verdict === 'probed' ? [] : incident.users),
    fact('From', incident.addresses),
    fact('Threat lists', incident.threatLists),
    fact('Severity', severity === undefined ? 'unknown' : `${describeSeverity(severity)}, ${severity}`),
    fact('Account and Region', [incident.accountId, incident.region]),
    fact('Database', [incident.cluster, ...incident.databases]),
  ];
}

/** Names in a row; of many the first. */
function fact(label: string, value: string | readonly (string | undefined)[]): Html | undefined {
  const values = typeof value === 'string' ? [value] : [...new Set(value.filter((one) => one !== undefined))];
  if (values.length === 0) return undefined;
  const shown = values.slice(0, 6).join(', ');
  const rest = values.length > 6 ? ` and ${values.length - 6} more` : '';
  return html`<div><dt>${label}</dt><dd>${shown}${rest}</dd></div>`;
}

function timeline(stages: readonly Stage[], context: IncidentContext): Html {
  return html`<ol class="timeline">${stages.map((stage) => step(stage, context))}</ol>`;
}

function step(stage: Stage, { zone, now, placeOf }: IncidentContext): Html {
  const { firstSeen, lastSeen, count, users, addresses, activity } = stage;
  const until =
    firstSeen !== undefined && lastSeen !== undefined && lastSeen > firstSeen
      ? ` to ${formatMoment(lastSeen, { zone, now })}`
      : '';
  const place = placeOf.get(stage.findingId);
  const what = describeType(stage.type);
  const who = [
    ...(count !== undefined && count > 1 ? [`${count.toLocaleString('en-US')} times`] : []),
    ...(users.length > 0 && activity !== 'probe' ? [`as ${users.join(', ')}`] : []),
    ...(addresses.length > 0 ? [`from ${addresses.join(', ')}`] : []),
    ...(stage.joinedBy === 'user' ? ['joined by the user alone'] : []),
  ];
  return html`<li class="${activity}"><span class="when">${formatMoment(firstSeen, { zone, now })}${until}</span> ${
    place === undefined ? what : html`<a href="#f-${place}">${what}</a>`
  } <span class="who">${who.join(', ')}</span></li>`;
}
