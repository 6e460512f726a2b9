import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

it.each(['CredentialAccess:RDS/TorIPCaller', 'credentialaccess:rds/toripcaller.'])(
  '%s, the end forgotten: the catalogue’s types that begin so are named',
  async (word) => {
    const { exit, stderr } = await runCli(['explain', word]);
    expect(exit).toBe(0);
    expect(stderr).toBe(
      'Types that begin so: CredentialAccess:RDS/TorIPCaller.SuccessfulLogin, CredentialAccess:RDS/TorIPCaller.FailedLogin.\n',
    );
  },
);

it.each(['Discovery:RDS/TorIPCaller', 'discovery:rds/toripcaller', 'Impact:RDS/Tomorrow', 'Tor'])(
  '%s: nothing is suggested',
  async (word) => {
    expect(await runCli(['explain', word])).toMatchObject({ exit: 0, stderr: '' });
  },
);
