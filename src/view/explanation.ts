import type { SourceReport } from '../model/answer.ts';
import type { Explanation, SupportedEngines } from '../model/explanation.ts';
import type { Format } from './formats.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { formatSections, formatSectionsMarkdown, type Section } from './section.ts';
import type { ViewOptions } from './view-options.ts';
import { describeType, GROUP_WORDS } from './words.ts';

/** What `explain` shows without an argument. */
export interface Catalogue {
  readonly explanations: readonly Explanation[];
  readonly engines: SupportedEngines;
}

/** What a type means, as `-o` asks for it. */
export function formatExplanation(
  format: Format,
  explanation: Explanation,
  sources: readonly SourceReport[],
  options: ViewOptions,
): Iterable<string> {
  switch (format) {
    case 'json':
      return formatEnvelope({ name: 'Explain', items: [toExplanationJson(explanation)], sources });
    case 'ndjson':
      return formatNdjson([toExplanationJson(explanation)]);
    case 'md':
      return formatSectionsMarkdown(explanationSections(explanation));
    default:
      return formatSections(explanationSections(explanation), options);
  }
}

/** Every type that is known, and the engines that are watched. */
export function formatCatalogue(
  format: Format,
  { explanations, engines }: Catalogue,
  options: ViewOptions,
): Iterable<string> {
  const items = explanations.map(toExplanationJson);
  const extra = { SupportedEngines: toSupportedEnginesJson(engines) };
  switch (format) {
    case 'json':
      return formatEnvelope({ name: 'Explain', items, sources: [], extra });
    case 'ndjson':
      return formatNdjson(items);
    case 'md':
      return formatSectionsMarkdown([
        ...catalogueSections(explanations, engines),
        ...explanations.flatMap(explanationSections),
      ]);
    default:
      return formatSections(catalogueSections(explanations, engines), options);
  }
}

function explanationSections(explanation: Explanation): readonly Section[] {
  const { innocentCauses, advice, notice } = explanation;
  return [
    {
      title: 'What this type means',
      properties: [
        { label: 'Type', value: explanation.type },
        { label: 'In short', value: describeType(explanation.type), tone: 'strong' },
        ...(notice ? [{ label: 'Note', value: notice, tone: 'warning' as const }] : []),
        { label: 'What happened', value: explanation.whatHappened },
        { label: 'How sure', value: explanation.howSure },
        { label: 'Severity', value: explanation.severity },
        { label: 'Severity rule', value: explanation.severityRule },
        ...(innocentCauses.length > 0
          ? [{ label: 'Innocent causes', value: `${innocentCauses.join('; ')}.` }]
          : []),
      ],
    },
    {
      title: 'What AWS advises',
      steps: advice,
      copies: [{ label: 'AWS on this type', text: explanation.link, link: true }],
    },
  ];
}

function catalogueSections(
  explanations: readonly Explanation[],
  engines: SupportedEngines,
): readonly Section[] {
  return [
    {
      title: 'Finding types that say RDS',
      table: {
        columns: [
          { title: 'Type', min: 59, wrap: true },
          { title: 'What happened', min: 13, drop: 1, wrap: true },
          { title: 'Severity', min: 8, drop: 2, wrap: true },
          { title: 'From', min: 14, drop: 3, wrap: true },
        ],
        rows: explanations.map(({ type, severity, group }) => [
          type,
          describeType(type),
          severity,
          group ? GROUP_WORDS[group] : 'unknown',
        ]),
      },
      notes: [
        ...new Set(
          explanations.flatMap(({ group, notice }) =>
            group && notice ? `From ${GROUP_WORDS[group]}: ${notice}` : [],
          ),
        ),
        'rdsguard explain TYPE tells what one means and what to do.',
      ],
    },
    {
      title: `Engines that RDS Protection watches, as read on ${engines.asOf}`,
      table: {
        columns: [
          { title: 'Engine', min: 17, enough: 20, wrap: true },
          { title: 'Activity', min: 8 },
          { title: 'Versions', min: 16, enough: 16, wrap: true },
          { title: 'Note', min: 12, drop: 1, wrap: true },
        ],
        rows: engines.engines.map(({ engine, activity, versions, note }) => [
          engine,
          activity,
          versions.join(', ') || 'see the page',
          note ?? '',
        ]),
      },
      notes: engines.notes,
      copies: [{ label: 'AWS on supported databases', text: engines.link, link: true }],
    },
  ];
}

/** An explanation as JSON has it: PascalCase, null where something is not known. */
function toExplanationJson(explanation: Explanation): Record<string, unknown> {
  return {
    Type: explanation.type,
    Known: explanation.known,
    Group: explanation.group ?? null,
    Purpose: explanation.purpose ?? null,
    Family: explanation.family ?? null,
    Outcome: explanation.outcome ?? null,
    Notice: explanation.notice ?? null,
    WhatHappened: explanation.whatHappened,
    HowSure: explanation.howSure,
    DefaultSeverity: explanation.severity,
    SeverityRule: explanation.severityRule,
    InnocentCauses: explanation.innocentCauses,
    Advice: explanation.advice,
    Link: explanation.link,
  };
}

/** The watched engines as JSON has them. */
function toSupportedEnginesJson(supported: SupportedEngines): Record<string, unknown> {
  return {
    AsOf: supported.asOf,
    Link: supported.link,
    Engines: supported.engines.map(({ engine, activity, versions, note }) => ({
      Engine: engine,
      Activity: activity,
      Versions: versions,
      Note: note ?? null,
    })),
    Notes: supported.notes,
  };
}
