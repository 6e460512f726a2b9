import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const FILES = ['--from', 'fixtures/findings'];
const said = (name: string) => `${name} is not in this version's catalogue; it is asked for as written.`;

it.each([
  ['list', '--region', 'eu-wst-1', 'eu-west-1'],
  ['incidents', '--region', 'eu-wst-1', 'eu-west-1'],
  ['list', '--type', 'Discovery:RDS/TorIPCalle', 'Discovery:RDS/TorIPCaller'],
])('%s warns of a name that is near to another one, also under --quiet: %s %s', async (command, ...rest) => {
  const [option, name, meant] = rest;
  const { exit, stderr } = await runCli([command, ...FILES, option, name, '-q']);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: `warning: ${said(name)} Did you mean ${meant}?\n` });
});

it('warns of a Region that the sandbox, too, only has because it was named', async () => {
  const { stderr } = await runCli(['detectors', '--sandbox', '--region', 'eu-wst-1', '-q']);
  expect(stderr).toBe(`warning: ${said('eu-wst-1')} Did you mean eu-west-1?\n`);
});

it('tells of a name that is near to none, for AWS adds some', async () => {
  const args = ['list', ...FILES, '--region', 'xx-nowhere-1', '--type', 'Persistence:RDS/NewThing'];
  const { stderr } = await runCli(args);
  expect(stderr).toContain(`${said('xx-nowhere-1')}\n`);
  expect(stderr).toContain(`${said('Persistence:RDS/NewThing')}\n`);
  expect((await runCli([...args, '-q'])).stderr).toBe('');
});

it('says nothing of a new Region where others are known', async () => {
  expect((await runCli(['list', ...FILES, '--region', 'eu-west-9', '-q'])).stderr).toBe('');
});
