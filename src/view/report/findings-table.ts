import { type Finding, remoteAddresses } from '../../model/finding.ts';
import { outcomeOf } from '../../model/finding-type.ts';
import { severityLevel } from '../../model/severity.ts';
import { formatMoment } from '../time.ts';
import { describeMarks, describeSeverity, describeType } from '../words.ts';
import { type Html, html } from './html.ts';

interface TableColumn {
  readonly title: string;
  readonly text: (finding: Finding, zone: string) => string;
  /** What rows are sorted by where the text is not it. */
  readonly key?: (finding: Finding) => number | undefined;
  /** The style sheet's name of the column. */
  readonly name: string;
  /** And of the cell. */
  readonly style: (finding: Finding) => string;
}

const COLUMNS: readonly TableColumn[] = [
  {
    title: 'Level',
    name: 'level',
    text: ({ severity }) => describeSeverity(severity),
    key: ({ severity }) => severity,
    style: ({ severity }) => `level ${severity === undefined ? '' : severityLevel(severity)}`,
  },
  {
    title: 'Last seen',
    name: 'when',
    // The zone stands in the caption.
    text: (finding, zone) => formatMoment(whenSeen(finding), { zone, now: 0 }),
    key: whenSeen,
    style: () => 'when',
  },
  { title: 'What happened', name: 'what', text: ({ type }) => describeType(type), style: () => 'what' },
  { title: 'Database', name: 'database', text: describeDatabase, style: () => 'name' },
  { title: 'User', name: 'user', text: ({ databaseUser }) => databaseUser?.user ?? '', style: () => 'name' },
  { title: 'From', name: 'from', text: (finding) => remoteAddresses(finding).join(' '), style: () => 'name' },
  {
    title: 'Country',
    name: 'country',
    text: ({ remote }) => remote?.country ?? remote?.countryCode ?? '',
    style: () => 'place',
  },
  {
    title: 'Count',
    name: 'count',
    text: ({ count }) => count?.toLocaleString('en-US') ?? '',
    key: ({ count }) => count,
    style: () => 'number',
  },
];

/** The number of columns, for a cell that spans them. */
const COLUMN_COUNT = COLUMNS.length;

function whenSeen(finding: Finding): number | undefined {
  return finding.lastSeen ?? finding.updatedAt;
}

function describeDatabase({ database }: Finding): string {
  const names = [database?.cluster, database?.identifier ?? database?.resourceId];
  return [...new Set(names)].filter((name) => name !== undefined).join(' / ');
}

/** The table's head: each title a button that sorts, once the page's script runs. */
export function tableHead(): Html {
  return html`<colgroup>${COLUMNS.map(({ name }) => html`<col class="c-${name}">`)}</colgroup><thead><tr>${COLUMNS.map(
    ({ title, key }) =>
      html`<th scope="col"${key ? html` data-number` : undefined}><button type="button">${title}</button></th>`,
  )}</tr></thead>`;
}

/**
 * One finding: its row, and under it the row of its detail.
 * @param detail undefined where the page's script fetches it from the packed ones
 */
export function findingRows(finding: Finding, place: number, zone: string, detail: Html | undefined): Html {
  return html`<tbody id="f-${place}" data-level="${levelOf(finding)}" data-outcome="${outcomeOf(finding.type) ?? 'other'}"><tr>${COLUMNS.map(
    (column) => cell(column, finding, place, zone),
  )}</tr>${detail && html`<tr class="detail" id="d-${place}"><td colspan="${COLUMN_COUNT}">${detail}</td></tr>`}</tbody>
`;
}

function levelOf({ severity }: Finding): string {
  return severity === undefined ? 'unknown' : severityLevel(severity);
}

function cell({ title, text, key, style }: TableColumn, finding: Finding, place: number, zone: string): Html {
  const value = key?.(finding);
  const words = text(finding, zone);
  const content =
    title === 'What happened'
      ? html`<button type="button" class="open" aria-expanded="false" aria-controls="d-${place}">${words}</button>${describeMarks(
          finding,
        ).map((mark) => html` <span class="mark">${mark.toLowerCase()}</span>`)}`
      : html`${words}`;
  return html`<td class="${style(finding)}" data-title="${title}"${
    key && html` data-key="${value ?? ''}"`
  }>${content}</td>`;
}
