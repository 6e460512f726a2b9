import type { Answer } from '../model/answer.ts';
import type { SampleState } from '../model/sample-state.ts';
import { formatFindingTable } from './finding-list.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { createPalette, type Palette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { formatTable } from './table.ts';
import type { ViewOptions } from './view-options.ts';

/** What became of the samples that were asked for; those that arrived as `list` shows them. */
export function formatSamples(
  format: 'json' | 'ndjson' | 'table',
  answer: Answer<SampleState>,
  options: ViewOptions,
): Iterable<string> {
  const { items, sources } = answer;
  if (format === 'ndjson') return formatNdjson(items.map(toSampleJson));
  if (format === 'table') return drawSamples(items, options);
  return formatEnvelope({
    name: 'Samples',
    items: items.filter(({ status }) => status !== 'refused').map(toSampleJson),
    sources,
    extra: { Refused: items.filter(({ status }) => status === 'refused').map(toSampleJson) },
  });
}

function toSampleJson({
  region,
  detectorId,
  type,
  status,
  reason,
  finding,
}: SampleState): Record<string, unknown> {
  return {
    Region: region,
    DetectorId: detectorId,
    Type: type,
    Status: status,
    ...(reason === undefined ? {} : { Reason: reason }),
    Finding: finding?.document ?? null,
  };
}

function* drawSamples(states: readonly SampleState[], options: ViewOptions): Iterable<string> {
  const arrived = states.flatMap(({ finding }) => finding ?? []);
  if (arrived.length > 0) yield* formatFindingTable(arrived, { matched: arrived.length }, options);
  const others = states.filter(({ status }) => status !== 'arrived');
  if (others.length === 0) return;
  const palette = createPalette(options.color);
  const hasReason = others.some(({ reason }) => reason !== undefined);
  yield* formatTable(
    [
      { title: 'Sample', min: 13 },
      { title: 'Region', drop: 1, min: 14 },
      { title: 'Type', wrap: true, min: 30 },
      ...(hasReason ? [{ title: 'Reason', wrap: true, min: 10 }] : []),
    ],
    others.map((state) => [
      { text: STATUS_WORDS[state.status], paint: paintOf(palette, state) },
      escapeText(state.region),
      escapeText(state.type),
      escapeText(state.reason ?? ''),
    ]),
    options,
    '--json',
  );
}

const STATUS_WORDS: Record<SampleState['status'], string> = {
  asked: 'asked for',
  arrived: 'arrived',
  refused: 'refused',
  missing: 'did not come',
};

function paintOf(palette: Palette, { status }: SampleState) {
  return status === 'asked' ? palette.good : palette.warning;
}
