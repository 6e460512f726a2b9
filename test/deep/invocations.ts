import { COMMANDS } from '../../src/commands/commands.ts';

/** A finding of the fixtures, and one that is archived there. */
const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';

/** One way to call a command, and how the bytes of its stdout are to be read. */
export interface Invocation {
  readonly args: readonly string[];
  /** What stdout is where the invocation gets `structured` too; a report's is the path it wrote. */
  readonly structured: 'json' | 'ndjson' | 'path';
}

const json = (...args: readonly string[]): Invocation => ({ args, structured: 'json' });

/**
 * How each command of the table asks GuardDuty; an empty list for one that never does. A command that is in the
 * table and not here does not pass: see `invocations`.
 */
const ASKING: Readonly<Record<string, readonly Invocation[]>> = {
  list: [json('list', '--state', 'all'), { args: ['list', '--type', 'Tor'], structured: 'ndjson' }],
  show: [json('show', ID), json('show', ID.slice(0, 8))],
  incidents: [json('incidents')],
  summary: [json('summary')],
  detectors: [json('detectors')],
  explain: [json('explain', ID)],
  respond: [json('respond', ID)],
  samples: [
    json('samples', '--all', '--yes'),
    json('samples', '--type', 'Tor', '--wait', '1s', '--yes'),
    json('samples', '--clean', '--yes'),
  ],
  watch: [
    {
      args: ['watch', '--since', '500w', '--interval', '1s', '--fail-on', 'low'],
      structured: 'ndjson',
    },
  ],
  report: [{ args: ['report', '--file', 'report.html'], structured: 'path' }],
  archive: [json('archive', ID, '--yes')],
  unarchive: [json('unarchive', ID, '--yes')],
  doctor: [json('doctor')],
  sandbox: [],
  schema: [],
  completion: [],
};

/** Every invocation that asks GuardDuty. @throws where the table of commands has one that nothing is known of */
export function invocations(): readonly Invocation[] {
  return COMMANDS.flatMap(({ usage }) => {
    const [name = ''] = usage.split(' ');
    const known = ASKING[name];
    if (!known) throw new Error(`test/deep/invocations.ts does not know how to call "${name}"`);
    return known;
  });
}

/** The flags that make an invocation print what a program reads. */
export function structuredFlags({ structured }: Invocation): readonly string[] {
  return structured === 'path' ? [] : ['-o', structured];
}
