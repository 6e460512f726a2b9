import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, HELP_TOPIC_NAMES } from '../../src/commands/commands.ts';
import { GUARDDUTY_REGIONS } from '../../src/source/guardduty/guardduty-regions.ts';
import { peer } from '../support/peer.ts';
import { PROGRAM, start } from '../support/program.ts';
import { runCli } from '../support/run-cli.ts';

/** What can stand at the end of a line, without descriptions. */
async function candidates(line: string): Promise<readonly string[]> {
  const { exit, stdout, stderr } = await runCli(['completion', 'bash', '--', `rdsguard ${line}`]);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

describe('what can stand at the end of a line', () => {
  it.each([
    ['sho', ['show']],
    ['list --typ', ['--type']],
    ['list --type t', ['Tor']],
    ['list --type=mal', ['--type=MaliciousIP']],
    ['list --type Tor,An', ['Tor,AnomalousBehavior']],
    ['list --type Tor,T', []],
    ['list --type "Discovery:RDS/T', ['Discovery:RDS/TorIPCaller']],
    ['--tz asia/tok', ['Asia/Tokyo']],
    ['--tz UT', ['UTC']],
    ['list --region=all,ap-northeast-', [1, 2, 3].map((n) => `--region=all,ap-northeast-${n}`)],
    ['-o nd', ['ndjson']],
    ['--sandbox list --state ', ['active', 'archived', 'all']],
    ['list --samples e', ['exclude']],
    ['list --severity c', ['critical']],
    ['list --fail-on h', ['high']],
    ['incidents --fail-on co', ['compromised']],
    ['list --fail-on co', []],
    ['list --outcome p', ['probe']],
    ['list --sort first', ['first-seen']],
    ['sandbox --fault thr', ['throttle']],
    [
      'samples --type imp',
      [
        'Impact',
        'Impact:RDS/AnomalousBehavior.Drop',
        'Impact:RDS/AnomalousBehavior.Delete',
        'Impact:RDS/MaliciousIPCaller',
        'Impact:RDS/TorIPCaller',
      ],
    ],
    ['explain DefenseI', ['DefenseImpairment:RDS/ModifyAuthenticationProcess']],
    ['schema un', ['unarchive']],
    ['help exi', ['exit-codes']],
    ['completion pow', ['powershell']],
    ['list --user ', []],
    ['list --from ', []],
    ['show ', []],
    ['nonsense --typ', []],
  ])('rdsguard %s', async (line, words) => {
    expect(await candidates(line)).toEqual(words);
  });

  it('every command, topic, option and Region is offered', async () => {
    const names = COMMANDS.map(({ usage }) => usage.split(' ')[0]);
    expect(await candidates('')).toEqual(['help', ...names]);
    expect(await candidates('help ')).toEqual(expect.arrayContaining([...names, ...HELP_TOPIC_NAMES]));
    expect(await candidates('detectors --region ')).toEqual(['all', ...GUARDDUTY_REGIONS]);
    const { stdout } = await runCli(['list', '--help']);
    const flags = new Set(stdout.match(/--[a-z-]+/g));
    expect(new Set(await candidates('list --'))).toEqual(flags);
  });

  it('an unknown shell is exit 2 and says which there are', async () => {
    for (const args of [['completion'], ['completion', 'tcsh']]) {
      const run = await runCli(args);
      expect(run).toMatchObject({ exit: 2, stdout: '' });
      expect(run.stderr).toMatch(/bash, zsh, fish, powershell/);
    }
  });
});

describe('in a real shell', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rdsguard-completion-'));
    writeFileSync(join(folder, 'rdsguard'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    chmodSync(join(folder, 'rdsguard'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function runIn(shell: string, script: string): Promise<string> {
    const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder };
    const run = await start(shell, ['-c', script], { env }).ended;
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    return run.stdout.replaceAll('\r', '');
  }

  it('bash replaces only what follows the last : or =', async () => {
    const ask = (line: string) =>
      `COMP_LINE='${line}' COMP_POINT=${line.length}; _rdsguard; echo "\${COMPREPLY[*]}"`;
    const shown = await runIn(
      'bash',
      `source <(rdsguard completion bash)
       complete -p rdsguard
       ${ask('rdsguard compl')}
       ${ask('rdsguard list --type discovery:RDS/T')}
       ${ask('rdsguard list --type=t')}
       COMP_WORDBREAKS=' '; ${ask('rdsguard list --type=t')}`,
    );
    expect(shown.split('\n')).toEqual([
      'complete -o default -F _rdsguard rdsguard',
      'completion',
      'RDS/TorIPCaller',
      'Tor',
      '--type=Tor',
      '',
    ]);
  });

  it.skipIf(!peer('zsh')).each([
    ['after compinit', 'autoload -Uz compinit; compinit -u -D;'],
    ['where nobody ran compinit', ''],
  ])('zsh completes on TAB, %s', async (_, before) => {
    const shown = await runIn(
      'zsh',
      `zmodload zsh/zpty
       zpty shell 'zsh -f -i'
       zpty -w shell 'PS1="> "; ${before} source <(rdsguard completion zsh); echo "it is" ready'
       zpty -r shell out '*it is ready*'
       zpty -w -n shell $'rdsguard list --type discovery:RDS/T\\t'
       zpty -r -m shell out '*TorIPCaller*' && echo completed
       zpty -d shell`,
    );
    expect(shown).toBe('completed\n');
  });

  it.skipIf(!peer('fish'))(
    'fish offers words with their descriptions, and files where they are wanted',
    async () => {
      const shown = await runIn(
        'fish',
        `rdsguard completion fish | source
       complete -C 'rdsguard list --type discovery:RDS/T'
       complete -C 'rdsguard list --type=t'
       complete -C 'rdsguard list --from ${folder}/rds'`,
      );
      expect(shown.split('\n')).toEqual([
        'Discovery:RDS/TorIPCaller\tseverity Medium',
        '--type=Tor',
        `${folder}/rdsguard`,
        '',
      ]);
    },
  );

  it('PowerShell gets a script of the same protocol', async () => {
    const { stdout } = await runCli(['completion', 'powershell']);
    expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName rdsguard');
    expect(stdout).toContain('rdsguard completion powershell -- $line');
  });
});
