import { BarChart, type BarSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { formatCount } from '../count.ts';
import { escapeText } from '../sanitize.ts';
import { type Html, html } from './html.ts';

use([BarChart, GridComponent, SVGRenderer]);

type Option = ComposeOption<BarSeriesOption | GridComponentOption>;

/** One bar for each name. */
export interface BarData {
  readonly title: string;
  /** What the bars leave out, or how they were counted. */
  readonly note?: string | undefined;
  readonly bars: readonly {
    readonly name: string;
    readonly findings: number;
    /** The style sheet's colour where it is not the accent: `--high`. */
    readonly color?: string;
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
  return figure(data, 26 * data.bars.length + 14, {
    ...COMMON,
    grid: { left: NAME_WIDTH + 10, right: 44, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names(data),
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
    series: {
      ...series(data),
      barWidth: 14,
      label: {
        show: true,
        position: 'right',
        color: 'var(--muted)',
        fontSize: 12,
        formatter: ({ value }) => formatCount(Number(value)),
      },
    },
  });
}

/** Columns over names that follow each other: days, hours. */
export function drawColumns(data: BarData): Html {
  return figure(data, 190, {
    ...COMMON,
    grid: { left: 36, right: 8, top: 12, bottom: 26 },
    xAxis: {
      type: 'category',
      data: names(data),
      axisLine: FAINT,
      axisTick: { show: false },
      axisLabel: { ...LABEL, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      splitLine: FAINT,
      axisLabel: { ...LABEL, formatter: formatCount },
    },
    series: { ...series(data), barCategoryGap: '25%' },
  });
}

function names({ bars }: BarData): string[] {
  return bars.map(({ name }) => escapeText(name));
}

function series({ bars }: BarData): BarSeriesOption {
  return {
    type: 'bar',
    data: bars.map(({ findings, color = '--accent' }) => ({
      value: findings,
      itemStyle: { color: `var(${color})` },
    })),
    clip: false,
    emphasis: { disabled: true },
  };
}

function figure(data: BarData, height: number, option: Option): Html {
  return html`<figure class="plot"><figcaption>${data.title}${
    data.note && html` <span class="note">${data.note}</span>`
  }</figcaption>${draw(option, height)}${asTable(data)}</figure>
`;
}

function draw(option: Option, height: number): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption(option);
    const svg = chart.renderToSVGString({ useViewBox: true });
    return { html: toInert(svg) };
  } finally {
    // Its clock would keep the process alive.
    chart.dispose();
  }
}

/**
 * The report's policy forbids styles: the attribute becomes the attributes that SVG has for it, the element (for
 * pointers) goes, and so does what the library notes for its own use in a browser. Texts in it are escaped, so
 * that none looks like a tag or an attribute.
 */
function toInert(svg: string): string {
  return svg
    .replace(/<style.*?<\/style>\n?/gs, '')
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
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xmlns:xlink|version|baseProfile|xml:space)="[^"]*"/g, '')
    .replace('<svg ', '<svg aria-hidden="true" focusable="false" ');
}

/** The same numbers for those who do not see the plot. */
function asTable({ title, bars }: BarData): Html {
  return html`<div class="unseen"><table><caption>${title}</caption><thead><tr><th scope="col">${title}</th><th scope="col">Findings</th></tr></thead><tbody>${bars
    .filter(({ findings }) => findings > 0)
    .map(
      ({ name, findings }) => html`<tr><th scope="row">${name}</th><td>${findings}</td></tr>`,
    )}</tbody></table></div>`;
}
