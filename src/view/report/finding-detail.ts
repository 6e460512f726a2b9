import type { Explanation } from '../../model/explanation.ts';
import type { Finding } from '../../model/finding.ts';
import type { CommandBlock, Plan, PlanStep } from '../../model/plan.ts';
import { findingSections } from '../finding-sections.ts';
import type { Property, Section } from '../section.ts';
import { type Html, html, htmlLines, htmlLink } from './html.ts';

/** What a finding's detail is made of. */
export interface DetailContext {
  readonly zone: string;
  readonly now: number;
  readonly explain: (type: string) => Explanation;
  readonly plan: (finding: Finding) => Plan;
  /** The incident that it belongs to: its place on the page, and its verdict. */
  readonly incidentOf: (finding: Finding) => { readonly place: number; readonly verdict: string } | undefined;
}

/** Everything of one finding: what it tells, what its type means, what to do. */
export function findingDetail(finding: Finding, context: DetailContext): Html {
  const incident = context.incidentOf(finding);
  return html`${
    incident &&
    html`<p>Part of <a href="#i-${incident.place}">incident ${incident.place + 1}, ${incident.verdict}</a>.</p>`
  }<div class="sections">${findingSections(finding, {}, context).map(section)}</div>
${explanation(context.explain(finding.type))}${containment(context.plan(finding))}`;
}

function section({ title, properties = [], table, notes = [], copies = [] }: Section): Html {
  return html`<section><h3>${title}</h3>${
    properties.length > 0 && html`<dl>${properties.map(property)}</dl>`
  }${table && grid(table)}${paragraphs(notes)}${copies.map(
    ({ label, text, link }) =>
      html`<p class="copy">${link ? htmlLink(text, label) : html`${label}<br><code>${text}</code>`}</p>`,
  )}</section>`;
}

function property({ label, value }: Property): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function grid({ columns, rows }: NonNullable<Section['table']>): Html {
  return html`<table><thead><tr>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}

function paragraphs(texts: readonly string[]): readonly Html[] {
  return texts.map((text) => html`<p class="note">${text}</p>`);
}

function explanation({
  notice,
  whatHappened,
  howSure,
  severity,
  severityRule,
  innocentCauses,
  advice,
  link,
}: Explanation): Html {
  return html`<details class="fold"><summary>What this type means</summary>
${notice && html`<p class="note">${notice}</p>`}<p>${whatHappened}</p><p>${howSure}</p>
<p>Severity: ${severity}. ${severityRule}</p>
${innocentCauses.length > 0 && html`<h4>Usual innocent causes</h4><ul>${innocentCauses.map((cause) => html`<li>${cause}</li>`)}</ul>`}
<h4>What AWS advises</h4><ol>${advice.map((step) => html`<li>${step}</li>`)}</ol><p>${htmlLink(link)}</p>
</details>
`;
}

function containment(plan: Plan): Html {
  const undo = plan.steps.toReversed().flatMap((step) => step.undo);
  return html`<details class="fold plan"><summary>What to do: the containment plan</summary>
<p>${plan.summary}</p>${paragraphs(plan.notes)}
<p class="note">Nothing here is run for you. Times in commands are UTC. &lt;…&gt; is for you to fill in.</p>
<ol class="steps">${plan.steps.map(planStep)}</ol>
${undo.length > 0 && html`<h4>Undo, if it was expected after all</h4>${undo.map(command)}`}
</details>
`;
}

function planStep({ title, why, warnings, notes, blocks }: PlanStep): Html {
  return html`<li><strong>${title}</strong><p>${why}</p>${warnings.map(
    (warning) => html`<p class="warning"><strong>Mind:</strong> ${warning}</p>`,
  )}${paragraphs(notes)}${blocks.map(command)}</li>`;
}

function command({ purpose, where, text, language }: CommandBlock): Html {
  return html`<p class="purpose">${purpose} <span class="note">In ${where}:</span></p>
<pre tabindex="0"><code class="${language}">${htmlLines(text)}</code></pre>
`;
}
