import { ExitCode, usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import { OUTPUT_NAMES } from '../model/output-names.ts';
import { toOutputJsonSchema } from '../model/output-schemas.ts';
import { formatJson } from '../view/json.ts';

/** `rdsguard schema NAME`: the JSON Schema of what a command prints with --json. */
export async function schema(io: Io, _flags: unknown, [name]: readonly string[]): Promise<ExitCode> {
  const known = OUTPUT_NAMES.find((other) => other === name);
  if (known === undefined) {
    const said = name === undefined ? 'schema takes the name of a command' : `There is no schema "${name}"`;
    throw usageError(`${said}; there are ${OUTPUT_NAMES.join(', ')}.`);
  }
  await io.stdout.write(formatJson(toOutputJsonSchema(known)));
  return ExitCode.ok;
}
