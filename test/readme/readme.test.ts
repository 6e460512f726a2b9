import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { toPicture } from './picture.ts';
import { replaceBetween, toReference } from './reference.ts';

const ROOT = new URL('../../', import.meta.url);
const README = readFileSync(new URL('README.md', ROOT), 'utf8');

describe('README.md', () => {
  it('its reference is what the program says (vitest --update writes it)', async () => {
    await expect(replaceBetween(README, 'reference', await toReference())).toMatchFileSnapshot(
      '../../README.md',
    );
  });

  it('its picture is what the program draws', async () => {
    const command = 'incidents --type Tor --sandbox --limit 3 --tz Asia/Tokyo';
    const { exit, stdout } = await runCli(command.split(' '), {
      env: { LANG: 'en_US.UTF-8', TERM: 'xterm-256color' },
      terminal: 104,
    });
    expect(exit).toBe(0);
    const picture = await toPicture(`\x1b[2m$\x1b[22m rdsguard ${command}\n${stdout}`, {
      columns: 104,
      title: `rdsguard ${command}`,
    });
    await expect(picture).toMatchFileSnapshot('picture.svg');
    // A browser drops these, and stretches what is left over their room.
    for (const [, text = ''] of picture.matchAll(/<text[^>]*>([^<]*)/g))
      expect(text).not.toMatch(/^ | $| {2}/);
    expect(README).toContain('(test/readme/picture.svg)');
  });

  it('its map names what is in src, all of it and nothing else', () => {
    const named = [...README.matchAll(/^\| `((?:src|bin)\/[^`]*)` \|/gm)].map(([, path = '']) => path);
    for (const path of named) expect(existsSync(new URL(path, ROOT)), path).toBe(true);
    const inSource = readdirSync(new URL('src', ROOT), { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `src/${entry.name}/` : `src/${entry.name}`,
    );
    expect(named.filter((path) => path.startsWith('src/')).toSorted()).toEqual(inSource.toSorted());
  });

  it('its links within the project lead somewhere', () => {
    for (const [, path = ''] of README.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g))
      expect(existsSync(new URL(path, ROOT)), path).toBe(true);
  });
});
