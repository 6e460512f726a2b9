import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { OUTPUT_NAMES, type OutputName } from '../../src/model/output-names.ts';
import { OUTPUTS } from '../../src/model/output-schemas.ts';
import { runCli } from '../support/run-cli.ts';
import { breaks } from './breaks.ts';

const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';
const SAMPLES = ['--type', 'Tor,CredentialAccess:RDS/ModifyAuthenticationProcess', '--wait', '5s'];

/** Real outputs, each with the schema that must fit. */
const RUNS: readonly (readonly [name: OutputName, args: readonly string[]])[] = [
  ['list', ['list', '--sandbox', '--state', 'all']],
  ['list', ['list', '--from', 'fixtures/findings']],
  ['list', ['list', '--sandbox', '--user', 'nobody']],
  ['show', ['show', ID, '--sandbox']],
  ['detectors', ['detectors', '--sandbox', '--region', 'all']],
  ['samples', ['samples', '--all', '--sandbox']],
  ['samples', ['samples', ...SAMPLES, '--sandbox']],
  ['archive', ['samples', '--clean', '--sandbox']],
  ['archive', ['archive', ID, '--sandbox']],
  ['unarchive', ['unarchive', ID, '--sandbox']],
  ['explain', ['explain']],
  ['explain', ['explain', 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin']],
  ['explain', ['explain', ID, '--sandbox']],
  ['explain', ['explain', 'Tomorrow:RDS/Unknown.Type']],
  ['respond', ['respond', ID, '--sandbox']],
  ['respond', ['respond', '5ac3dc49', '--sandbox']],
  ['incidents', ['incidents', '--from', 'fixtures/findings']],
  ['incidents', ['incidents', '--sandbox', '--user', 'nobody']],
  ['summary', ['summary', '--from', 'fixtures/findings', '--tz', 'Asia/Tokyo']],
  ['summary', ['summary', '--sandbox', '--user', 'nobody']],
  ['doctor', ['doctor', '--sandbox']],
];

describe('every JSON output is what its schema says', () => {
  it.each(RUNS)('%s: %j', async (name, args) => {
    const { stdout } = await runCli([...args, '--json']);
    await expectSchema(name, stdout);
  });

  it('every schema has a run', () => {
    expect(new Set(RUNS.map(([name]) => name))).toEqual(new Set(OUTPUT_NAMES));
  });

  it.each(jsonGoldens())('golden %s', async (_file, name, json) => {
    await expectSchema(name, json);
  });
});

/** The published schema by an independent validator; the strict one, so that no key goes undescribed. */
async function expectSchema(name: OutputName, json: string): Promise<void> {
  const document = JSON.parse(json);
  OUTPUTS[name].schema.parse(document);
  const validate = new Ajv2020({ allErrors: true }).compile(await published(name));
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
}

async function published(name: OutputName): Promise<JsonObject> {
  const { exit, stdout } = await runCli(['schema', name]);
  expect(exit).toBe(0);
  return JSON.parse(stdout);
}

/** Of the whole runs that are pinned: those that printed JSON. */
function jsonGoldens(): (readonly [file: string, name: OutputName, json: string])[] {
  const folder = new URL('../cli/__golden__/', import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const golden = readFileSync(new URL(file, folder), 'utf8');
    const [, command = '', json = ''] =
      /^\$ rdsguard (\S+).*--json.*\n\n--- stdout\n([\s\S]+?)--- stderr/.exec(golden) ?? [];
    const name = OUTPUT_NAMES.find((known) => known === command);
    return json === '' || !name ? [] : [[file, name, json] as const];
  });
}

describe('published schemas', () => {
  it.each(OUTPUT_NAMES)(
    '%s: no key goes and none changes its type; new ones show as a difference',
    async (name) => {
      const file = `__golden__/${name}.schema.json`;
      const path = fileURLToPath(new URL(file, import.meta.url));
      const { stdout } = await runCli(['schema', name]);
      // Before the comparison below, which --update would write anew.
      if (existsSync(path))
        expect(breaks(JSON.parse(readFileSync(path, 'utf8')), JSON.parse(stdout))).toEqual([]);
      await expect(stdout).toMatchFileSnapshot(file);
    },
  );

  it('have an address of their own that says the version', async () => {
    expect((await published('list')).$id).toBe('rdsguard/1/list');
  });

  it('a missing or unknown name is exit 2 and says which there are', async () => {
    for (const args of [['schema'], ['schema', 'lists']]) {
      const run = await runCli(args);
      expect(run).toMatchObject({ exit: 2, stdout: '' });
      for (const name of OUTPUT_NAMES) expect(run.stderr).toContain(name);
    }
  });
});

describe('a break of a schema', () => {
  const before = object({
    A: { type: 'string' },
    B: { anyOf: [object({ C: { type: 'number' } }), { type: 'null' }] },
  });

  it.each([
    ['a key went', object({ B: { type: 'null' } }), ['.A went', '.B.C went']],
    [
      'null where none was',
      object({ ...before.properties, A: { type: ['string', 'null'] } }),
      [expect.stringContaining('.A may be null')],
    ],
    [
      'another type deep within',
      object({ A: { type: 'string' }, B: object({ C: { type: 'string' } }) }),
      [expect.stringContaining('.B.C may be string')],
    ],
    ['a key that may be missing', { ...before, required: ['B'] }, ['.A may be missing']],
    ['a new key', object({ ...before.properties, D: { type: 'string' } }), []],
  ])('%s', (_name, after, found) => {
    expect(breaks(before, after)).toEqual(found);
  });
});

function object(properties: JsonObject) {
  return { type: 'object', properties, required: Object.keys(properties) };
}
