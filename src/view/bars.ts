import type { ViewOptions } from './view-options.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const SHADES = {
  unicode: ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  ascii: ['.', '1', '2', '3', '4', '5', '6', '7', '8'],
};

/** A bar of at most `width` cells for a value of at most `most`; whatever is not nothing is seen. */
export function drawBar(
  value: number,
  most: number,
  width: number,
  { unicode }: Pick<ViewOptions, 'unicode'>,
): string {
  if (value <= 0 || most <= 0 || width <= 0) return '';
  const cells = (value / most) * width;
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(cells)));
  const eighths = Math.max(1, Math.round(cells * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/** A value of at most `most` as one cell: nine steps, of which the lowest is none at all. */
export function drawShade(value: number, most: number, { unicode }: Pick<ViewOptions, 'unicode'>): string {
  const shades = unicode ? SHADES.unicode : SHADES.ascii;
  const step = value <= 0 || most <= 0 ? 0 : Math.max(1, Math.round((value / most) * (shades.length - 1)));
  return shades[Math.min(step, shades.length - 1)] ?? '';
}
