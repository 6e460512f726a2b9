import type { SourceReport } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import type { ListContext } from './finding-list.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import type { ViewOptions } from './view-options.ts';

/** What a list of findings is printed with. */
interface FindingsContext extends ListContext {
  readonly sources: readonly SourceReport[];
  readonly options: ViewOptions;
}

type FormatFindings = (findings: readonly Finding[], context: FindingsContext) => Iterable<string>;

/** Every way to print findings: a new one is an entry here. Each loads what it draws with; JSON needs no tables. */
const FINDING_FORMATS = {
  async table() {
    const { formatFindingTable } = await import('./finding-list.ts');
    return (findings, context) => formatFindingTable(findings, context, context.options);
  },
  async wide() {
    const { formatWideFindings } = await import('./finding-list.ts');
    return (findings, context) => formatWideFindings(findings, context, context.options);
  },
  async json() {
    return (findings, { sources }) =>
      formatEnvelope({ name: 'Findings', items: documents(findings), sources });
  },
  async ndjson() {
    return (findings) => formatNdjson(documents(findings));
  },
  async csv() {
    const { formatFindingCsv } = await import('./csv.ts');
    return (findings, { options }) => formatFindingCsv(findings, options.zone);
  },
  async md() {
    const { formatFindingListMarkdown } = await import('./finding-list-markdown.ts');
    return (findings, context) => formatFindingListMarkdown(findings, context, context.options);
  },
} as const satisfies Record<string, () => Promise<FormatFindings>>;

/** The choices of `-o`. */
export type Format = keyof typeof FINDING_FORMATS;

/** What prints findings as `-o` asks for them, in pieces that end in a line break. */
export function loadFindingFormat(format: Format): Promise<FormatFindings> {
  return FINDING_FORMATS[format]();
}

function* documents(findings: readonly Finding[]): Iterable<unknown> {
  for (const { document } of findings) yield document;
}
