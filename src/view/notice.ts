import type { Notice } from '../model/answer.ts';
import { createPalette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import type { ViewOptions } from './view-options.ts';

/** A notice as a line for stderr. Only a warning is marked: information is read in passing. */
export function formatNotice(notice: Notice, color: ViewOptions['color']): string {
  const palette = createPalette(color);
  const text = escapeText(notice.text);
  return notice.level === 'warning' ? `${palette.warning('warning:')} ${text}\n` : `${text}\n`;
}

/** An error as lines for stderr: what is wrong, then the next step on a line of its own. */
export function formatError(
  error: { readonly message: string; readonly hint?: string | undefined },
  color: ViewOptions['color'],
): string {
  const palette = createPalette(color);
  const hint = error.hint === undefined ? '' : `${error.hint.split('\n').map(escapeText).join('\n')}\n`;
  return `${palette.bad('error:')} ${escapeText(error.message)}\n${hint}`;
}

/** An error's stack for `--debug`. Its lines are ours, what they quote may be remote text. */
export function formatStack(error: Error): string {
  return `${(error.stack ?? error.message).split('\n').map(escapeText).join('\n')}\n`;
}
