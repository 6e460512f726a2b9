import { Chalk, type ChalkInstance } from 'chalk';
import type { Verdict } from '../model/incident.ts';
import type { SeverityLevel } from '../model/severity.ts';
import type { ViewOptions } from './view-options.ts';

/** Paints a text that is already fitted; the text is the same with the colour taken off. */
export type Paint = (text: string) => string;

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
  if (color === 0) return PLAIN;
  const chalk = new Chalk({ level: color });
  // Of fixed colours where the terminal has them: its own white is a grey on many light themes, unreadable on red.
  const alarm = paint(chalk.bold.rgb(255, 255, 255).bgRgb(190, 0, 0));
  return {
    severity: {
      critical: alarm,
      high: paint(chalk.bold.red),
      medium: paint(chalk.yellow),
      low: paint(chalk.cyan),
    },
    verdict: {
      compromised: alarm,
      suspicious: paint(chalk.bold.red),
      'under-attack': paint(chalk.yellow),
      probed: paint(chalk.cyan),
      other: paint(chalk.dim),
    },
    heading: paint(chalk.bold),
    key: paint(chalk.dim),
    dim: paint(chalk.dim),
    strong: paint(chalk.bold),
    good: paint(chalk.green),
    warning: paint(chalk.yellow),
    bad: paint(chalk.red),
    link: paint(chalk.underline),
    command: paint(chalk.cyan),
  };
}

/** A chalk style joins all its arguments: given to `map` as it is, it would print the index too. */
function paint(style: ChalkInstance): Paint {
  return (text) => style(text);
}

const plain: Paint = (text) => text;

/** Without colour nothing is asked of chalk, so that it is not loaded. */
const PLAIN: Palette = {
  severity: { critical: plain, high: plain, medium: plain, low: plain },
  verdict: { compromised: plain, suspicious: plain, 'under-attack': plain, probed: plain, other: plain },
  heading: plain,
  key: plain,
  dim: plain,
  strong: plain,
  good: plain,
  warning: plain,
  bad: plain,
  link: plain,
  command: plain,
};
