/** What the process ends with; the contract is `rdsguard help exit-codes`. */
export const ExitCode = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** `--fail-on` was met; it wins over `incomplete`. */
  threshold: 3,
  credentials: 4,
  incomplete: 5,
  badInput: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * An error that a person is meant to read: one sentence of what is wrong, and what to do next.
 * Its text may hold remote text; whoever prints it sanitises it.
 */
export class RdsguardError extends Error {
  override readonly name = 'RdsguardError';
  readonly exitCode: ExitCode;
  /** The next step, as a sentence or a command on a line of its own. */
  readonly hint: string | undefined;

  constructor(exitCode: ExitCode, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** The command line was wrong (exit 2). */
export function usageError(message: string, hint?: string): RdsguardError {
  return new RdsguardError(ExitCode.usage, message, hint);
}
