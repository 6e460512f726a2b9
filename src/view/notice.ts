import type { Notice } from '../model/answer.ts';
import { createPalette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import type { ViewOptions } from './view-options.ts';

/**
 * A notice as a line for stderr, or several on a terminal of `width` columns. Only a warning is marked: information
 * is read in passing.
 */
export async function formatNotice(
  notice: Notice,
  color: ViewOptions['color'],
  width?: number,
): Promise<string> {
  const text = escapeText(notice.text);
  if (notice.level !== 'warning') return toStderr(text, width);
  return (await toStderr(`warning: ${text}`, width)).replace('warning:', createPalette(color).warning);
}

/** An error as lines for stderr: what is wrong, then the next step on a line of its own. @param width as of a notice */
export async function formatError(
  error: { readonly message: string; readonly hint?: string | undefined },
  color: ViewOptions['color'],
  width?: number,
): Promise<string> {
  const message = await toStderr(`error: ${escapeText(error.message)}`, width);
  const hints = await Promise.all(
    (error.hint?.split('\n') ?? []).map((line) => toStderr(escapeText(line), width)),
  );
  return [message.replace('error:', createPalette(color).bad), ...hints].join('');
}

/** A pipe needs nothing that measures. */
async function toStderr(text: string, width: number | undefined): Promise<string> {
  if (width === undefined) return `${text}\n`;
  const { wrapWords } = await import('./width.ts');
  return `${wrapWords(text, width).join('\n')}\n`;
}

/** An error's stack for `--debug`. Its lines are ours, what they quote may be remote text. */
export function formatStack(error: Error): string {
  return `${(error.stack ?? error.message).split('\n').map(escapeText).join('\n')}\n`;
}
