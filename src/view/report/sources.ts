import { isComplete, type Notice, type SourceReport } from '../../model/answer.ts';
import { formatLedger } from '../ledger.ts';
import { formatMomentAndAge } from '../time.ts';
import { countOf } from '../words.ts';
import { type Html, html } from './html.ts';
import type { Report } from './report.ts';

const KINDS: Record<Report['kind'], string> = {
  live: 'Amazon GuardDuty, asked live',
  sandbox: 'The embedded GuardDuty of rdsguard: nothing shown is real',
  files: 'Files',
};

/** What was asked of which source, when, and how complete the answer is. */
export function sourcesSection(report: Report): Html {
  const { sources, notices, filters, kind, zone, now, version } = report;
  return html`<section aria-labelledby="sources"><h2 id="sources">What was asked</h2>
<dl class="facts">
<div><dt>Of</dt><dd>${KINDS[kind]}</dd></div>
<div><dt>When</dt><dd>${formatMomentAndAge(now, { zone, now: undefined })} (${zone})</dd></div>
${filters.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
<div><dt>Answer</dt><dd>${isComplete(report) ? 'complete' : 'incomplete'}</dd></div>
<div><dt>By</dt><dd>rdsguard ${version}</dd></div>
</dl>
${sources.length > 0 && ledger(sources)}${notices.length > 0 && notes(notices)}</section>
`;
}

type Cell = readonly [title: string, value: (source: SourceReport) => string | number | undefined];

const CELLS: readonly Cell[] = [
  ['Account', ({ accountId }) => accountId],
  ['Detector', ({ detectorId }) => detectorId],
  ['Answer', ({ status, complete }) => (complete ? status : `${status}, missing`)],
  ['Findings', ({ findings }) => findings],
  ['Why', ({ reason }) => reason],
];

function ledger(sources: readonly SourceReport[]): Html {
  const cells = CELLS.filter(([, value]) => sources.some((source) => value(source) !== undefined));
  return html`<div class="scroll" tabindex="0"><table class="plain"><caption class="unseen">Each source and its answer</caption>
<thead><tr><th scope="col">Source</th>${cells.map(([title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${sources.map(
    (
      source,
    ) => html`<tr class="${source.complete ? 'complete' : 'missing'}"><th scope="row">${nameOf(source)}</th>${cells.map(
      ([, value]) => html`<td>${value(source)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

function nameOf({ path, region, profile }: SourceReport): string {
  if (path !== undefined) return path === '-' ? 'standard input' : path;
  return [region ?? 'an unnamed Region', ...(profile === undefined ? [] : [`profile ${profile}`])].join(', ');
}

function notes(notices: readonly Notice[]): Html {
  return html`<ul class="notices">${notices.map(({ text, level }) => html`<li class="${level}">${text}</li>`)}</ul>`;
}

/** The first thing to read where something is missing. */
export function incompleteBanner({ sources }: Report): Html | undefined {
  if (isComplete({ sources })) return undefined;
  const missing = sources.filter((source) => !source.complete);
  const words = formatLedger(sources).at(-1)?.text ?? '';
  return html`<p class="banner" role="note"><strong>Incomplete.</strong> ${countOf(missing.length, 'source')} did not answer: what is not here may still have happened. ${words}</p>
`;
}
