import { BarChart, type BarSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escapeText } from '../sanitize.ts';
import { type Html, html } from './html.ts';

use([BarChart, GridComponent, SVGRenderer]);

type Option = ComposeOption<BarSeriesOption | GridComponentOption>;

/** Bars of one or more series over the same names. */
export interface BarData {
  readonly title: string;
  /** What the bars leave out, or how they were counted. */
  readonly note?: string | undefined;
  readonly names: readonly string[];
  readonly series: readonly {
    readonly name: string;
    /** The style sheet's colour: `--high`. */
    readonly color: string;
    readonly values: readonly number[];
  }[];
}

/** Pixels; the page scales it to its column, which is about as wide. */
const WIDTH = 380;
const NAME_WIDTH = 130;

const COMMON: Option = {
  animation: false,
  textStyle: { fontFamily: 'inherit', fontSize: 12, color: 'var(--text)' },
};
const LABEL = { color: 'var(--muted)', fontSize: 12 };
const FAINT = { lineStyle: { color: 'var(--line)' } };

/** One bar a name, longest names cut: for what has no order of its own. */
export function drawRanking(data: BarData): Html {
  const names = data.names.map(escapeText);
  return figure(data, 26 * names.length + 14, {
    ...COMMON,
    grid: { left: NAME_WIDTH + 10, right: 44, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...LABEL,
        color: 'var(--text)',
        width: NAME_WIDTH,
        overflow: 'truncate',
        ellipsis: '…',
        interval: 0,
      },
    },
    series: bars(data).map((series) => ({
      ...series,
      barWidth: 14,
      label: { show: true, position: 'right', color: 'var(--muted)', fontSize: 12 },
    })),
  });
}

/** Stacked columns over names that follow each other: days, hours. */
export function drawColumns(data: BarData): Html {
  return figure(data, 190, {
    ...COMMON,
    grid: { left: 36, right: 8, top: 12, bottom: 26 },
    xAxis: {
      type: 'category',
      data: data.names.map(escapeText),
      axisLine: FAINT,
      axisTick: { show: false },
      axisLabel: { ...LABEL, hideOverlap: true },
    },
    yAxis: { type: 'value', minInterval: 1, splitNumber: 3, splitLine: FAINT, axisLabel: LABEL },
    series: bars(data).map((series) => ({ ...series, barCategoryGap: '25%' })),
  });
}

function bars(data: BarData): readonly BarSeriesOption[] {
  return data.series.map(({ color, values }) => ({
    type: 'bar',
    stack: 'all',
    data: [...values],
    clip: false,
    itemStyle: { color: `var(${color})` },
    emphasis: { disabled: true },
  }));
}

function figure(data: BarData, height: number, option: Option): Html {
  return html`<figure class="plot"><figcaption>${data.title}${
    data.note && html` <span class="note">${data.note}</span>`
  }</figcaption>${draw(option, height)}${asTable(data)}</figure>
`;
}

/** No style element; the renderer's own options, of which the types name the first only. */
const STILL = { useViewBox: true, cssAnimation: false, cssEmphasis: false };

function draw(option: Option, height: number): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption(option);
    const svg = chart.renderToSVGString(STILL);
    return { html: toInert(svg) };
  } finally {
    // Its clock would keep the process alive.
    chart.dispose();
  }
}

/**
 * The report's policy forbids style attributes: each becomes the attributes that SVG has for it. What the library
 * notes for its own use in a browser goes.
 */
function toInert(svg: string): string {
  return svg
    .replace(/ style="([^"]*)"/g, (_, style: string) =>
      style
        .split(';')
        .filter((rule) => rule !== '')
        .map((rule) => {
          const colon = rule.indexOf(':');
          return ` ${rule.slice(0, colon)}="${rule.slice(colon + 1)}"`;
        })
        .join(''),
    )
    .replace(/ (?:ecmeta_\w+|pointer-events|xmlns:xlink|version|baseProfile|xml:space)="[^"]*"/g, '')
    .replace('<svg ', '<svg aria-hidden="true" focusable="false" ');
}

/** The same numbers for those who do not see the plot. */
function asTable({ title, names, series }: BarData): Html {
  const shown = names.map((name, index) => ({
    name,
    values: series.map(({ values }) => values[index] ?? 0),
  }));
  return html`<table class="unseen"><caption>${title}</caption><thead><tr><td></td>${series.map(
    ({ name }) => html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${shown
    .filter(({ values }) => values.some((value) => value > 0))
    .map(
      ({ name, values }) =>
        html`<tr><th scope="row">${name}</th>${values.map((value) => html`<td>${value}</td>`)}</tr>`,
    )}</tbody></table>`;
}
