import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { CARRIERS } from '../support/carriers.ts';
import { runCli } from '../support/run-cli.ts';
import { fullDocument } from './finding-fixtures.ts';
import { createFolder, withTexts } from './report-files.ts';

const folder = createFolder();
afterAll(folder.remove);

const TIME = /(CreatedAt|UpdatedAt|Seen)$/;

/** A finding in which every text, also where AWS writes its own words, is a secret. */
function secretDocument(secrets: string[], number: number): JsonObject {
  const secret = (text = `zq${number}x${secrets.length}zq`) => {
    secrets.push(text);
    return text;
  };
  const document = withTexts(fullDocument(), (path, text) => {
    if (TIME.test(path)) return text;
    // Else it would be no finding of RDS.
    if (path === 'Type') return `${secret()}:RDS/${secret()}`;
    if (path === 'AccountId') return secret(`8888000000${number + 10}`);
    if (/IpAddressV4$/.test(path)) return secret(`198.18.${number}.77`);
    if (/IpAddressV6$/.test(path)) return secret(`2a00:dead:${number}::77`);
    // A version can look like an address, too.
    if (/EngineVersion$/.test(path)) return secret(`198.19.${number}.78`);
    return secret();
  });
  const value = JSON.stringify({ threatListName: secret(), [secret()]: { userName: secret() } });
  return {
    ...document,
    [secret()]: secret(),
    Service: { ...toObject(document.Service), AdditionalInfo: { Value: value, Type: secret() } },
    AssociatedAttackSequenceArn: secret(),
  };
}

const toObject = (value: unknown): JsonObject => Object.assign({}, value);

describe('--redact, of every carrier', () => {
  it.each(Object.keys(CARRIERS))(
    'lets nothing through, not even in the place of a word of AWS (%s)',
    async (name) => {
      const secrets: string[] = [];
      const documents = [1, 2, 3].map((number) => secretDocument(secrets, number));
      const [from, file] = [folder.path(name), folder.path('report.html')];
      writeFileSync(from, CARRIERS[name]?.(documents) ?? '');
      const args = ['--redact', '--from', from, '--state', 'all'];
      const report = await runCli(['report', ...args, '--file', file, '--force']);
      const list = await runCli(['list', ...args, '--json']);
      expect([report.exit, list.exit]).toEqual([0, 0]);
      for (const printed of [readFileSync(file, 'utf8'), list.stdout]) {
        expect(printed).toContain('user-1');
        // In whatever case or escape: the secrets are of letters and digits, or are addresses.
        const lower = printed.replace(/'sha256-[^']+'/g, '').toLowerCase();
        expect(secrets.filter((one) => lower.includes(one.toLowerCase()))).toEqual([]);
        expect(lower).not.toContain(name.toLowerCase());
      }
    },
  );
});
