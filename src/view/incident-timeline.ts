import type { Activity, Incident, Stage } from '../model/incident.ts';
import type { Paint, Palette } from './palette.ts';
import { escapeText } from './sanitize.ts';
import { formatMoment } from './time.ts';
import type { ViewOptions } from './view-options.ts';
import { columnWidth, fitText, textWidth } from './width.ts';
import { countOf } from './words.ts';

const ACTIVITY_WORDS: Record<Activity, string> = {
  probe: 'probe',
  failure: 'failed',
  success: 'worked',
  data: 'data',
  other: 'other',
};

/** What a reader must not miss stays where not all have room. */
const WEIGHTS: Record<Activity, number> = { success: 0, data: 1, failure: 2, probe: 3, other: 4 };

const INDENT = '  ';
const GAP = '  ';
/** Cells of a bar below which it says nothing, and above which it says no more. */
const BAR = { least: 12, most: 60 };
/** Cells that users or addresses take at most beside a bar. */
const WHO = 24;

export interface TimelineOptions {
  readonly palette: Palette;
  /** Lines that it has at most; what is left out is told in one more. */
  readonly rows: number;
  /** Characters of a finding's id. */
  readonly idLength: number;
}

/** One column: its cells are sanitised and padded to the same width. */
interface TimelineColumn {
  readonly cells: readonly string[];
  readonly paint?: (stage: Stage) => Paint;
}

/**
 * An incident's findings in the order of time, one a line, each with a bar of when it was seen within the time of
 * the whole incident. In a pipe there are no bars and nothing is cut.
 */
export function* formatTimeline(
  incident: Incident,
  { palette, rows, idLength }: TimelineOptions,
  options: ViewOptions,
): Iterable<string> {
  const stages = pickStages(incident.stages, rows);
  const paint = (stage: Stage) => activityPaint(palette, stage.activity);
  const column = (textOf: (stage: Stage) => string, most = Number.POSITIVE_INFINITY): TimelineColumn => ({
    cells: padCells(stages.map(textOf), most, options),
  });
  const most = options.width === undefined ? Number.POSITIVE_INFINITY : WHO;
  const start = [
    column((stage) => formatStageMoment(stage, options)),
    { ...column((stage) => activityText(stage, options)), paint },
  ];
  const end = [column((stage) => [...stage.findingId].slice(0, idLength).join(''))];
  const who = [
    ...(incident.addresses.length > 1 ? [column((stage) => stage.addresses.join(' '), most)] : []),
    ...(incident.users.length > 1 ? [column((stage) => stage.users.join(', '), most)] : []),
  ];
  while (options.width !== undefined && who.length > 0) {
    if (roomFor([...start, ...who, ...end], options.width) >= BAR.least) break;
    who.pop();
  }
  const room = options.width === undefined ? 0 : roomFor([...start, ...who, ...end], options.width);
  const bars =
    room < BAR.least ? [] : [{ cells: drawBars(incident, stages, Math.min(room, BAR.most), options), paint }];
  const columns = [...start, ...bars, ...who, ...end];
  for (const [row, stage] of stages.entries()) {
    const cells = columns.map(({ cells, paint: paintOf }) => {
      const cell = cells[row] ?? '';
      return paintOf ? paintOf(stage)(cell) : cell;
    });
    yield `${INDENT}${cells.join(GAP)}\n`;
  }
  const left = incident.stages.length - stages.length;
  if (left > 0) {
    yield `${INDENT}${palette.dim(`and ${countOf(left, 'more finding')}: -o wide shows each.`)}\n`;
  }
}

/** The most telling, as many as there is room for, in the order of time. */
function pickStages(stages: readonly Stage[], rows: number): readonly Stage[] {
  if (stages.length <= rows) return stages;
  const picked = new Set(stages.toSorted((a, b) => WEIGHTS[a.activity] - WEIGHTS[b.activity]).slice(0, rows));
  return stages.filter((stage) => picked.has(stage));
}

function activityPaint(palette: Palette, activity: Activity): Paint {
  if (activity === 'success' || activity === 'data') return palette.bad;
  return activity === 'failure' ? palette.warning : palette.dim;
}

function activityText({ activity, count }: Stage, { unicode }: Pick<ViewOptions, 'unicode'>): string {
  const times = count === undefined || count < 2 ? '' : ` ${unicode ? '×' : 'x'}${count}`;
  return ACTIVITY_WORDS[activity] + times;
}

/** On a terminal without the year, which the incident's own line has. */
function formatStageMoment({ firstSeen }: Stage, options: ViewOptions): string {
  const moment = formatMoment(firstSeen, options);
  return options.now === undefined || firstSeen === undefined ? moment : moment.slice('2026-'.length);
}

function padCells(texts: readonly string[], most: number, { unicode }: ViewOptions): readonly string[] {
  const cells = texts.map((text) => {
    const safe = escapeText(text);
    return Number.isFinite(most) ? fitText(safe, most, { unicode }) : safe;
  });
  const width = columnWidth(cells);
  return cells.map((cell) => cell + ' '.repeat(Math.max(0, width - textWidth(cell))));
}

/** Cells that one more column could have. */
function roomFor(columns: readonly TimelineColumn[], width: number): number {
  const taken = columns.reduce((sum, { cells }) => sum + textWidth(cells[0] ?? '') + GAP.length, 0);
  return width - INDENT.length - taken;
}

function drawBars(
  { firstSeen = 0, lastSeen = 0 }: Incident,
  stages: readonly Stage[],
  width: number,
  { unicode }: ViewOptions,
): readonly string[] {
  const [end, line] = unicode ? ['●', '━'] : ['o', '-'];
  const scale = lastSeen > firstSeen ? (width - 1) / (lastSeen - firstSeen) : 0;
  return stages.map((stage) => {
    const from = Math.round(((stage.firstSeen ?? firstSeen) - firstSeen) * scale);
    const to = Math.round(((stage.lastSeen ?? firstSeen) - firstSeen) * scale);
    const bar = from === to ? end : end + line.repeat(to - from - 1) + end;
    return (' '.repeat(from) + bar).padEnd(width);
  });
}
