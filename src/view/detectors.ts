import type { Answer, SourceReport } from '../model/answer.ts';
import type { Detector, FeatureState } from '../model/detector.ts';
import { toRow } from './csv.ts';
import type { Format } from './formats.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { createPalette, type Paint, type Palette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { formatMarkdownTable } from './section.ts';
import { type Column, formatTable } from './table.ts';
import { formatInstant } from './time.ts';
import type { ViewOptions } from './view-options.ts';

/** One row: a Region's detector, or why there is none. */
type Row = { readonly detector: Detector } | { readonly source: SourceReport };

interface DetectorColumn extends Column {
  readonly text: (detector: Detector, zone: string) => string;
  readonly paint?: (palette: Palette, detector: Detector) => Paint | undefined;
  /** The cell where there is no detector. */
  readonly absent?: (source: SourceReport) => string;
}

const FEATURE_PAINT: Record<FeatureState, 'good' | 'bad' | 'warning'> = {
  on: 'good',
  off: 'bad',
  unknown: 'warning',
};

const FREQUENCIES: Record<string, string> = {
  FIFTEEN_MINUTES: 'every 15 min',
  ONE_HOUR: 'every hour',
  SIX_HOURS: 'every 6 h',
};

const COLUMNS: readonly DetectorColumn[] = [
  {
    title: 'Region',
    min: 14,
    text: (detector) => detector.region,
    absent: (source) => source.region ?? 'unknown',
  },
  {
    title: 'GuardDuty',
    min: 11,
    text: (detector) => (detector.enabled ? 'enabled' : 'suspended'),
    paint: (palette, detector) => (detector.enabled ? palette.good : palette.bad),
    absent: (source) => source.status,
  },
  {
    title: 'RDS Protection',
    min: 14,
    text: (detector) => detector.rdsProtection,
    paint: (palette, detector) => palette[FEATURE_PAINT[detector.rdsProtection]],
  },
  {
    title: 'Data risk',
    min: 9,
    drop: 2,
    text: (detector) => detector.dataRisk,
    paint: (palette, detector) => (detector.dataRisk === 'on' ? palette.good : palette.dim),
  },
  {
    title: 'Publishes',
    min: 12,
    drop: 3,
    text: ({ publishingFrequency: frequency = 'unknown' }) =>
      (Object.hasOwn(FREQUENCIES, frequency) ? FREQUENCIES[frequency] : undefined) ?? frequency,
  },
  { title: 'Set by policy', drop: 5, text: (detector) => detector.managedBy ?? '' },
  {
    title: 'RDS Protection since',
    drop: 6,
    min: 20,
    text: (detector, zone) =>
      detector.rdsProtectionUpdatedAt === undefined
        ? ''
        : formatInstant(detector.rdsProtectionUpdatedAt, zone),
  },
  {
    title: 'Profile',
    drop: 1,
    text: (detector) => detector.profile ?? '',
    absent: (source) => source.profile ?? '',
  },
  {
    title: 'Account',
    drop: 4,
    min: 12,
    text: (detector) => detector.accountId ?? '',
    absent: (source) => source.accountId ?? '',
  },
  { title: 'Detector', drop: 7, min: 32, text: (detector) => detector.id },
];

/** Detectors as `-o` asks for them: a row a Region, also for one that has none or could not be asked. */
export function formatDetectors(
  format: Format,
  { items, sources }: Pick<Answer<Detector>, 'items' | 'sources'>,
  options: ViewOptions,
): Iterable<string> {
  const rows: readonly Row[] = [
    ...items.map((detector) => ({ detector })),
    ...sources.filter((source) => source.status !== 'ok').map((source) => ({ source })),
  ].sort(compareRows);
  switch (format) {
    case 'json':
      return formatEnvelope({ name: 'Detectors', items: items.map(toDetectorJson), sources });
    case 'ndjson':
      return formatNdjson(items.map(toDetectorJson));
    case 'csv':
      return [COLUMNS.map(({ title }) => title), ...rows.map((row) => texts(COLUMNS, row, options.zone))].map(
        toRow,
      );
    case 'md':
      return formatMarkdownTable(
        COLUMNS.map(({ title }) => title),
        rows.map((row) => texts(COLUMNS, row, options.zone)),
      );
    case 'wide':
      return drawDetectors(COLUMNS, rows, { ...options, width: undefined });
    case 'table':
      return drawDetectors(
        COLUMNS.filter((_, index) => rows.some((row) => texts(COLUMNS, row, options.zone)[index] !== '')),
        rows,
        options,
      );
  }
}

function drawDetectors(
  columns: readonly DetectorColumn[],
  rows: readonly Row[],
  options: ViewOptions,
): Iterable<string> {
  if (rows.length === 0) return ['No detector.\n'];
  const palette = createPalette(options.color);
  const cells = rows.map((row) =>
    texts(columns, row, options.zone).map((text, index) => ({
      text: escapeText(text),
      paint: 'detector' in row ? columns[index]?.paint?.(palette, row.detector) : palette.dim,
    })),
  );
  return formatTable(columns, cells, options);
}

function texts(columns: readonly DetectorColumn[], row: Row, zone: string): readonly string[] {
  return columns.map((column) =>
    'detector' in row ? column.text(row.detector, zone) : (column.absent?.(row.source) ?? ''),
  );
}

function compareRows(a: Row, b: Row): number {
  const [one, other] = [keyOf(a), keyOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function keyOf(row: Row): string {
  const { region = '', profile = '' } = 'detector' in row ? row.detector : row.source;
  return `${region}\0${profile}`;
}

/** A detector as JSON has it: PascalCase, null where it is not known. */
function toDetectorJson(detector: Detector): Record<string, unknown> {
  const since = detector.rdsProtectionUpdatedAt;
  return {
    Region: detector.region,
    AccountId: detector.accountId ?? null,
    Profile: detector.profile ?? null,
    DetectorId: detector.id,
    Status: detector.enabled ? 'enabled' : 'suspended',
    RdsProtection: detector.rdsProtection,
    RdsProtectionUpdatedAt: since === undefined ? null : formatInstant(since, 'UTC'),
    RdsDataRisk: detector.dataRisk,
    ManagedBy: detector.managedBy ?? null,
    FindingPublishingFrequency: detector.publishingFrequency ?? null,
    CreatedAt: detector.createdAt === undefined ? null : formatInstant(detector.createdAt, 'UTC'),
  };
}
