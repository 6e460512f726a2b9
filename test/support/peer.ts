import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether another program is there to test against: `describe.skipIf(!peer('aws'))`.
 * @throws where it is missing and RDSGUARD_PEERS=required says that it must not be
 */
export function peer(name: string): boolean {
  const found = findProgram(name) !== undefined;
  if (!found && process.env.RDSGUARD_PEERS === 'required') {
    throw new Error(`RDSGUARD_PEERS=required, and ${name} is not on the PATH`);
  }
  return found;
}

/** A program's path: on the PATH, or where Debian keeps those of servers. */
export function findProgram(name: string): string | undefined {
  return [...(process.env.PATH ?? '').split(delimiter), ...serverFolders()]
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function serverFolders(): string[] {
  const postgresql = '/usr/lib/postgresql';
  const versions = existsSync(postgresql) ? readdirSync(postgresql) : [];
  return ['/usr/sbin', ...versions.map((version) => join(postgresql, version, 'bin'))];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
