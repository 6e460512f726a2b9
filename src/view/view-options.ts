/** Everything of the terminal and the moment that a view may depend on: views are pure. */
export interface ViewOptions {
  /** chalk's level: 0 none, 1 sixteen colours, 2 256, 3 all. */
  readonly color: 0 | 1 | 2 | 3;
  /** Columns to fit; undefined for a pipe, where nothing is cut. */
  readonly width: number | undefined;
  /** The zone times are shown in (IANA). */
  readonly zone: string;
  /** The moment, milliseconds UTC, for relative times; undefined for a pipe, which shows nothing that depends on it. */
  readonly now: number | undefined;
  /** False where the locale is not UTF-8: borders and marks are ASCII. */
  readonly unicode: boolean;
  /** Whether the terminal has OSC 8 links. */
  readonly hyperlinks: boolean;
}
