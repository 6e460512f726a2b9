import { Chalk } from 'chalk';
import type { SeverityLevel } from '../model/severity.ts';
import type { ViewOptions } from './view-options.ts';

/** Paints a text that is already fitted; the text is the same with the colour taken off. */
export type Paint = (text: string) => string;

/** The verdicts of an incident, worst first (product.md, "Login incidents"). */
export const VERDICTS = ['compromised', 'suspicious', 'under-attack', 'probed', 'other'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is painted how. Colour is never the only carrier: what it says stands there as a word too. */
export interface Palette {
  readonly severity: Readonly<Record<SeverityLevel, Paint>>;
  readonly verdict: Readonly<Record<Verdict, Paint>>;
  readonly heading: Paint;
  /** The label of a value. */
  readonly key: Paint;
  /** Borders, footers, what may be passed over. */
  readonly dim: Paint;
  readonly strong: Paint;
  readonly good: Paint;
  readonly warning: Paint;
  readonly bad: Paint;
  readonly link: Paint;
  /** A command to type. */
  readonly command: Paint;
}

/** @param color chalk's level; given, not guessed: chalk itself does not obey NO_COLOR on a terminal */
export function createPalette(color: ViewOptions['color']): Palette {
  const chalk = new Chalk({ level: color });
  return {
    severity: {
      critical: chalk.bold.white.bgRed,
      high: chalk.bold.red,
      medium: chalk.yellow,
      low: chalk.cyan,
    },
    verdict: {
      compromised: chalk.bold.white.bgRed,
      suspicious: chalk.bold.red,
      'under-attack': chalk.yellow,
      probed: chalk.cyan,
      other: chalk.dim,
    },
    heading: chalk.bold,
    key: chalk.dim,
    dim: chalk.dim,
    strong: chalk.bold,
    good: chalk.green,
    warning: chalk.yellow,
    bad: chalk.red,
    link: chalk.underline,
    command: chalk.cyan,
  };
}
