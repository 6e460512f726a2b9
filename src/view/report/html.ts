import { escapeHtml } from '../sanitize.ts';

/** HTML that is safe to print: made by `html` only, which escapes whatever is filled in. */
export interface Html {
  readonly html: string;
}

/** What can be filled in: text is escaped, HTML is not, lists are joined, undefined and false are nothing. */
export type Part = string | number | Html | undefined | false | readonly Part[];

/** HTML with values filled in, in an element or a quoted attribute. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let result = texts[0] ?? '';
  for (const [index, part] of parts.entries()) result += toHtml(part) + (texts[index + 1] ?? '');
  return { html: result };
}

function toHtml(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return toText(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(toHtml).join('');
}

/** Commands, line by line as they are. */
export function htmlLines(text: string): Html {
  return { html: text.split('\n').map(toText).join('\n') };
}

/** A link, where the address is one of the web; else its text. */
export function htmlLink(address: string, text: string = address): Html {
  if (!address.startsWith('https://')) return html`${text}`;
  return html`<a href="${address}" rel="noreferrer">${text}</a>`;
}

/** Nothing in it can be read as markup, or needs an escape of any kind. */
const PLAIN = /^[ !$%(-9;=?-[\]_a-~]*$/;
const MEMORY = 2000;
const escaped = new Map<string, string>();

/** Our own sentences and commands stand in the plan of every finding: each is escaped once. */
function toText(text: string): string {
  if (PLAIN.test(text)) return text;
  const known = escaped.get(text);
  if (known !== undefined) return known;
  const result = escapeHtml(text);
  if (escaped.size >= MEMORY) escaped.clear();
  escaped.set(text, result);
  return result;
}
