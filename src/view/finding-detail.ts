import type { Finding } from '../model/finding.ts';
import { type DetailExtras, findingSections } from './finding-sections.ts';
import { formatSections, formatSectionsMarkdown } from './section.ts';
import type { ViewOptions } from './view-options.ts';

/** Sentences are not read on lines longer than this. */
const READABLE_WIDTH = 100;

/** One finding in sections that fit the terminal; ARNs and addresses stand unbroken on lines of their own. */
export function formatFindingDetail(
  finding: Finding,
  extras: DetailExtras,
  options: ViewOptions,
): Iterable<string> {
  const width = options.width && Math.min(options.width, READABLE_WIDTH);
  return formatSections(findingSections(finding, extras, options), { ...options, width });
}

/** The same as Markdown for a ticket: nothing in it depends on the moment. */
export function formatFindingMarkdown(
  finding: Finding,
  extras: DetailExtras,
  options: Pick<ViewOptions, 'zone'>,
): Iterable<string> {
  return formatSectionsMarkdown(findingSections(finding, extras, { zone: options.zone, now: undefined }));
}
