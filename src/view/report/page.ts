import type { Finding } from '../../model/finding.ts';
import { type Incident, VERDICTS, type Verdict } from '../../model/incident.ts';
import { formatMomentAndAge } from '../time.ts';
import { countOf } from '../words.ts';
import { type DetailContext, findingDetail } from './finding-detail.ts';
import { findingRows, tableHead } from './findings-table.ts';
import { type Html, html } from './html.ts';
import { incidentSections, VERDICT_MEANINGS } from './incidents.ts';
import { createPacker } from './pack.ts';
import { plots } from './plots.ts';
import type { Report } from './report.ts';
import { SCRIPT } from './script.ts';
import { incompleteBanner, sourcesSection } from './sources.ts';
import { STYLE } from './style.ts';

/**
 * One HTML file that needs nothing else: no request, no font, no library. Its policy lets run the one script and
 * the one style sheet that are ours, by their hashes, and nothing that a finding could bring.
 * @returns the page in pieces
 */
export async function formatReport(report: Report): Promise<Iterable<string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${await sha256(SCRIPT)}'`,
    `style-src 'sha256-${await sha256(STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return pieces(report, policy);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

function* pieces(report: Report, policy: string): Iterable<string> {
  const { findings, incidents, summary, zone } = report;
  yield head(report, policy);
  yield top(report).html;
  yield '<main id="main">\n';
  yield* incidentSections(incidents, { ...report, placeOf: placesOf(findings) });
  if (incidents.length > 0) yield MORE_INCIDENTS.html;
  if (findings.length > 0) yield plots(summary, zone).html;
  yield* findingsSection(report);
  yield sourcesSection(report).html;
  yield '</main>\n';
  yield `<footer>Made by rdsguard. Everything in it is in this one file: it asks the network for nothing.</footer>\n`;
  yield '</body></html>\n';
}

function head(report: Report, policy: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<link rel="icon" href="data:,">
${html`<title>${headline(report)}</title>`.html}
<style>${STYLE}</style>
<script>${SCRIPT}</script>
</head><body><a class="skip" href="#main">To the findings</a>
`;
}

function top(report: Report): Html {
  const { findings, incidents, zone, now, redacted, kind } = report;
  const counted = `${countOf(findings.length, 'finding')} in ${countOf(incidents.length, 'incident')}`;
  return html`<header><h1>${headline(report)}</h1>
<p class="lead">Amazon GuardDuty RDS findings: ${counted}. Made ${formatMomentAndAge(now, { zone, now: undefined })}; times in ${zone}.</p>
${
  kind === 'sandbox' &&
  html`<p class="banner" role="note"><strong>Sandbox.</strong> Nothing shown is real.</p>
`
}${incompleteBanner(report)}${redacted && REDACTED}${
  findings.length === 0
    ? html`<p class="banner" role="note"><strong>That is not yet “clean”.</strong> It says that no finding matches what was asked, of the sources below.</p>`
    : tally(incidents)
}</header>
`;
}

const REDACTED = html`<p class="banner" role="note"><strong>Redacted.</strong> Accounts, addresses, users, applications, databases, clusters and ids are masks: the same value has the same mask everywhere. GuardDuty’s own texts, tags, places and networks are left out.</p>
`;

const MORE_INCIDENTS = html`<p class="more" id="more-incidents" hidden><span role="status"></span><button type="button" class="plain">Show more incidents</button></p>
`;

/** The worst first, as a person would say it. */
function headline({ findings, incidents }: Report): string {
  if (findings.length === 0) return 'No finding matches';
  const worst = VERDICTS.find((verdict) => incidents.some((incident) => incident.verdict === verdict));
  const count = incidents.filter((incident) => incident.verdict === worst).length;
  if (worst === undefined || worst === 'other') return countOf(findings.length, 'finding');
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'incident' : 'incidents'} ${worst}`;
}

function tally(incidents: readonly Incident[]): Html {
  const count = (verdict: Verdict) => incidents.filter((incident) => incident.verdict === verdict).length;
  return html`<ul class="tally">${VERDICTS.filter((verdict) => count(verdict) > 0).map(
    (verdict) =>
      html`<li class="${verdict}"><b>${count(verdict).toLocaleString('en-US')}</b><span><span class="verdict">${verdict}</span><small>${VERDICT_MEANINGS[verdict]}</small></span></li>`,
  )}</ul>`;
}

function placesOf(findings: readonly Finding[]): ReadonlyMap<string, number> {
  return new Map(findings.map((finding, place) => [finding.id, place]));
}

/** Details of so many findings stand in the page; of more they are packed, and the script unpacks the one asked for. */
const STANDING_DETAILS = 50;

function* findingsSection(report: Report): Iterable<string> {
  const { findings, zone } = report;
  if (findings.length === 0) return;
  const context = { ...report, incidentOf: incidentFinder(report) };
  const standing = findings.length <= STANDING_DETAILS;
  yield html`<section aria-labelledby="all"><h2 id="all">Findings</h2>
${TOOLS}${!standing && html`<noscript><p class="note">The details of so many findings are shown by a script, which does not run here.</p></noscript>`}
<table id="findings"${standing && html` class="whole"`}><caption>Each opens to its detail, explanation and containment plan. Times in ${zone}.</caption>
${tableHead()}
`.html;
  for (const [place, finding] of findings.entries()) {
    yield findingRows(finding, place, zone, standing ? findingDetail(finding, context) : undefined).html;
  }
  yield `</table>\n${MORE_FINDINGS.html}</section>\n`;
  if (!standing) yield* packedDetails(findings, context);
}

const TOOLS = html`<form class="tools" id="tools" role="search"><label class="wide">Search<input type="search" name="words" autocomplete="off"></label>
<label>Severity<select name="level"><option value="">any</option><option value="medium">medium and up</option><option value="high">high and up</option><option value="critical">critical</option></select></label>
<label>Outcome<select name="outcome"><option value="">any</option><option value="success">login worked</option><option value="failure">login failed</option><option value="probe">no login tried</option><option value="other">no login</option></select></label></form>
`;

const MORE_FINDINGS = html`<p class="more"><span id="status" role="status"></span><span id="more-findings" hidden><button type="button" class="plain">Show 100 more</button> <button type="button" class="plain">Show all</button></span></p>
`;

function incidentFinder({ incidents }: Report): DetailContext['incidentOf'] {
  const places = new Map<string, { place: number; verdict: Verdict }>();
  for (const [place, { findingIds, verdict }] of incidents.entries()) {
    for (const id of findingIds) places.set(id, { place, verdict });
  }
  return ({ id }) => places.get(id);
}

function* packedDetails(findings: readonly Finding[], context: DetailContext): Iterable<string> {
  const packer = createPacker();
  yield '<script type="application/json" id="packed">{"rows":[';
  for (const [place, finding] of findings.entries()) {
    const row = packer.add(findingDetail(finding, context).html, namesOf(finding));
    yield `${place > 0 ? ',' : ''}${toScriptJson(row)}`;
  }
  yield `],"blocks":${toScriptJson(packer.blocks())}}</script>\n`;
}

/** JSON that ends no script element, whatever is in it. */
function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** What tells a finding's texts from another's. */
function namesOf({ database, databaseUser, remote, logins }: Finding): readonly string[] {
  const names = [
    database?.identifier,
    database?.cluster,
    databaseUser?.user,
    databaseUser?.application,
    databaseUser?.database,
    remote?.city,
    remote?.country,
    remote?.countryCode,
    remote?.asnOrg,
    remote?.isp,
    remote?.org,
    ...logins.flatMap(({ user, application }) => [user, application]),
  ];
  return names.filter((name) => name !== undefined);
}
