import type { SourceReport } from '../model/answer.ts';
import type { CommandBlock, Plan, PlanStep } from '../model/plan.ts';
import type { Format } from './formats.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { createPalette, type Paint } from './palette.ts';
import { escapeMarkdown, escapeText } from './sanitize.ts';
import type { ViewOptions } from './view-options.ts';
import { toLines } from './width.ts';

const PRINTED_ONLY =
  'Nothing here is run for you: copy what you decide to run. Times in commands are UTC. <…> is for you to fill in.';

/** A containment plan as `-o` asks for it. */
export function formatPlan(
  format: Format,
  plan: Plan,
  sources: readonly SourceReport[],
  options: ViewOptions,
): Iterable<string> {
  switch (format) {
    case 'json':
      return formatEnvelope({ name: 'Respond', items: [toPlanJson(plan)], sources });
    case 'ndjson':
      return formatNdjson([toPlanJson(plan)]);
    case 'md':
      return formatPlanMarkdown(plan);
    default:
      return formatPlanText(plan, options);
  }
}

/**
 * For a terminal: sentences are wrapped and indented; commands stand at the left edge, as they are, never wrapped,
 * so that whole lines can be copied. The way back stands at the end, where nobody pastes it along.
 */
function* formatPlanText(plan: Plan, options: ViewOptions): Iterable<string> {
  const palette = createPalette(options.color);
  yield `${palette.heading('Containment plan')}\n`;
  yield* prose(describeFinding(plan), options, { paint: palette.dim });
  yield* prose(plan.summary, options);
  yield* prose(PRINTED_ONLY, options, { paint: palette.dim });
  for (const note of plan.notes) yield* prose(note, options, { first: '! ', paint: palette.warning });
  for (const [index, step] of plan.steps.entries()) {
    yield '\n';
    yield* prose(step.title, options, { first: `${index + 1}. `, paint: palette.heading });
    yield* prose(step.why, options, { first: '   ' });
    for (const warning of step.warnings) {
      yield* prose(warning, options, { first: '   ! ', paint: palette.warning });
    }
    for (const note of step.notes) yield* prose(note, options, { first: '   - ' });
    for (const block of step.blocks) yield* blockText(block, options);
  }
  const undos = toUndo(plan);
  if (undos.length === 0) return;
  yield '\n';
  yield* prose('Undo, if it was expected after all', options, { paint: palette.heading });
  for (const block of undos) yield* blockText(block, options);
}

function* blockText(block: CommandBlock, options: ViewOptions): Iterable<string> {
  const { dim, command } = createPalette(options.color);
  yield '\n';
  yield* prose(block.purpose, options, { first: '   ' });
  yield* prose(`In ${block.where}:`, options, { first: '   ', paint: dim });
  for (const line of block.text.split('\n')) yield `${command(line)}\n`;
}

function* prose(
  text: string,
  { width, unicode }: ViewOptions,
  { first = '', paint = (line) => line }: { readonly first?: string; readonly paint?: Paint } = {},
): Iterable<string> {
  const safe = escapeText(text);
  const lines = toLines(safe, width && Math.max(8, width - first.length), { unicode });
  for (const [index, line] of lines.entries()) {
    yield `${index === 0 ? first : ' '.repeat(first.length)}${paint(line)}\n`;
  }
}

/** For a ticket: commands in fences that carry their language. */
function* formatPlanMarkdown(plan: Plan): Iterable<string> {
  yield '# Containment plan\n\n';
  yield `${escapeMarkdown(describeFinding(plan))}\n\n${escapeMarkdown(plan.summary)}\n\n`;
  yield `${escapeMarkdown(PRINTED_ONLY)}\n`;
  for (const note of plan.notes) yield `\n> ${escapeMarkdown(note)}\n`;
  for (const [index, step] of plan.steps.entries()) {
    yield `\n## ${index + 1}\\. ${escapeMarkdown(step.title)}\n\n${escapeMarkdown(step.why)}\n`;
    for (const warning of step.warnings) yield `\n> **Warning:** ${escapeMarkdown(warning)}\n`;
    if (step.notes.length > 0) yield '\n';
    for (const note of step.notes) yield `- ${escapeMarkdown(note)}\n`;
    for (const block of step.blocks) yield blockMarkdown(block);
  }
  const undos = toUndo(plan);
  if (undos.length > 0) yield '\n## Undo, if it was expected after all\n';
  for (const block of undos) yield blockMarkdown(block);
}

function blockMarkdown({ language, purpose, where, text }: CommandBlock): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const info = language === 'logs-insights' ? 'text' : language;
  return `\n${escapeMarkdown(purpose)} In ${escapeMarkdown(where)}:\n\n${fence}${info}\n${text}\n${fence}\n`;
}

function describeFinding(plan: Plan): string {
  return [
    plan.findingType,
    `finding ${plan.findingId}`,
    plan.engine,
    plan.accountId && `account ${plan.accountId}`,
    plan.region,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The ways back, last step first. */
function toUndo(plan: Plan): readonly CommandBlock[] {
  return plan.steps.toReversed().flatMap(({ undo }) => undo);
}

/** A plan as JSON has it: PascalCase, null where something is not known. */
function toPlanJson(plan: Plan): Record<string, unknown> {
  return {
    FindingId: plan.findingId,
    FindingType: plan.findingType,
    AccountId: plan.accountId ?? null,
    Region: plan.region ?? null,
    Kind: plan.kind,
    Engine: plan.engine ?? null,
    Dialects: plan.dialects,
    Summary: plan.summary,
    Notes: plan.notes,
    Steps: plan.steps.map(toStepJson),
  };
}

function toStepJson(step: PlanStep): Record<string, unknown> {
  return {
    Id: step.id,
    Title: step.title,
    Why: step.why,
    Warnings: step.warnings,
    Notes: step.notes,
    Commands: step.blocks.map(toCommandJson),
    Undo: step.undo.map(toCommandJson),
  };
}

function toCommandJson(block: CommandBlock): Record<string, unknown> {
  return {
    Language: block.language,
    Dialect: block.dialect ?? null,
    Purpose: block.purpose,
    Where: block.where,
    Changes: block.changes,
    Text: block.text,
  };
}
