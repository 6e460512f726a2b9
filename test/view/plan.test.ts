import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import type { Plan } from '../../src/model/plan.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { planResponse } from '../../src/response/plan.ts';
import type { Format } from '../../src/view/formats.ts';
import { formatPlan } from '../../src/view/plan.ts';
import type { ViewOptions } from '../../src/view/view-options.ts';
import { textWidth } from '../../src/view/width.ts';
import { findingWith } from '../support/finding.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';
import { ATTACKS } from './attacks.ts';
import { fixture, fullDocument, viewOptions, withText } from './finding-fixtures.ts';
import { drawOnScreen } from './screen.ts';

const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\u{e0000}-\u{e007f}\p{Cs}]/u;
const CI_COMMAND = /^\s*::[a-z-]+(?: [^\n]*)?::|##\[|##vso\[|##teamcity\[/im;

function format(as: Format, plan: Plan, options: ViewOptions = viewOptions(undefined)): string {
  return [...formatPlan(as, plan, [], options)].join('');
}

describe('a plan', () => {
  it.each(['table', 'md'] as const)('of the real login from Tor as %s', async (as) => {
    const text = format(as, planResponse(fixture('tor-successful-login')), viewOptions(80));
    await expect(text).toMatchFileSnapshot(
      `__golden__/respond-tor-successful-login.${as === 'md' ? 'md' : 'txt'}`,
    );
  });

  it('keeps its sentences within the terminal and its commands whole', () => {
    for (const type of KNOWN_FINDING_TYPES) {
      const plan = planResponse(findingWith({ Type: type }));
      const commands = new Set(allBlocks(plan).flatMap(({ text }) => text.split('\n')));
      for (const width of [40, 80, 200]) {
        const lines = format('table', plan, viewOptions(width)).split('\n');
        const tooWide = lines.filter((line) => textWidth(line) > width && !commands.has(line));
        expect(tooWide).toEqual([]);
        for (const command of commands) expect(lines).toContain(command);
      }
    }
  });

  it('says the same with and without colour', () => {
    const plan = planResponse(findingWith());
    const plain = format('table', plan, viewOptions(100));
    expect(stripVTControlCharacters(format('table', plan, viewOptions(100, { color: 3 })))).toBe(plain);
  });

  it.each(['table', 'md'] as const)('puts every way back at the end, last step first: %s', (as) => {
    const text = format(as, planResponse(findingWith({ Type: 'Impact:RDS/TorIPCaller' })));
    const places = [
      'Undo, if',
      'delete-db-cluster ',
      'delete-db-cluster-snapshot',
      '--ip-permissions',
      '" LOGIN;',
    ];
    const positions = places.map((part) => text.indexOf(part));
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(positions).not.toContain(-1);
  });

  it.each(Object.entries(HOSTILE_NAMES))(
    'has fences that nothing closes early, and commands as they are: %s',
    (_, name) => {
      for (const engine of ['Aurora PostgreSQL', 'Aurora MySQL']) {
        const plan = planResponse(
          findingWith({
            Resource: {
              RdsDbInstanceDetails: { Engine: engine },
              RdsDbUserDetails: { User: name, AuthMethod: 'x' },
            },
          }),
        );
        const fences = readFences(format('md', plan));
        const expected = allBlocks(plan).map(({ language, text }) => ({
          info: language === 'logs-insights' ? 'text' : language,
          text,
        }));
        expect(new Set(fences.map((fence) => JSON.stringify(fence)))).toEqual(
          new Set(expected.map((fence) => JSON.stringify(fence))),
        );
        const [first] = fences.filter(({ info }) => info === 'sql');
        expect(first?.text).toMatch(/NOLOGIN|ACCOUNT LOCK/);
        expect(format('md', plan)).not.toMatch(CI_COMMAND);
      }
    },
  );

  it('takes a longer fence than the backquotes in a command', () => {
    const plan = planResponse(findingWith({ Resource: { RdsDbUserDetails: { User: '```' } } }));
    expect(format('md', plan)).toMatch(/^````sql$/m);
  });

  it('is the same value in every JSON form, with a capital on each key', () => {
    const plan = planResponse(findingWith());
    const envelope = JSON.parse(format('json', plan));
    expect(envelope).toMatchObject({ SchemaVersion: 'rdsguard/1', Complete: true, Sources: [] });
    expect(envelope.Respond).toEqual([JSON.parse(format('ndjson', plan))]);
    expect(keysOf(envelope).filter((key) => !/^[A-Z]/.test(key))).toEqual([]);
    expect(envelope.Respond[0].Steps.map(({ Id }: { Id: string }) => Id)).toEqual(
      plan.steps.map(({ id }) => id),
    );
    expect(envelope.Respond[0].Steps[1].Commands[0]).toMatchObject({
      Language: 'sql',
      Dialect: 'postgresql',
      Changes: true,
      Text: allBlocks(plan).find(({ language }) => language === 'sql')?.text,
    });
  });

  it.each(Object.entries(ATTACKS))(
    'shows an attack that %s as text, whatever the field',
    async (_, attack) => {
      const isFree = (path: string) => !/At$|Seen$|\.Type$/.test(path);
      const plan = planResponse(toFinding(withText(fullDocument(), attack, isFree)));
      for (const as of ['table', 'md', 'json'] as const) {
        expect(format(as, plan)).not.toMatch(FORBIDDEN);
        expect(format(as, plan)).not.toMatch(CI_COMMAND);
      }
      if (attack.length > 50) return;
      const text = format('table', plan, viewOptions(120));
      const lines = text.trimEnd().split('\n');
      const screen = await drawOnScreen(text, {
        columns: Math.max(...lines.map((line) => line.length)) + 100,
        rows: lines.length + 1,
      });
      expect(screen.effects).toEqual([]);
      expect(screen.lines.map((line) => line.trimEnd())).toEqual(lines.map((line) => line.trimEnd()));
    },
  );
});

function allBlocks(plan: Plan) {
  return plan.steps.flatMap(({ blocks, undo }) => [...blocks, ...undo]);
}

/** Fenced blocks as CommonMark reads them: a fence ends at a line of as many backquotes or more. */
function readFences(markdown: string): { readonly info: string; readonly text: string }[] {
  const fences: { info: string; text: string }[] = [];
  let open: { ticks: number; info: string; lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const [, ticks = '', info = ''] = /^(`{3,})([^`]*)$/.exec(line) ?? [];
    if (!open && ticks) open = { ticks: ticks.length, info, lines: [] };
    else if (open && ticks.length >= open.ticks && info === '') {
      fences.push({ info: open.info, text: open.lines.join('\n') });
      open = undefined;
    } else open?.lines.push(line);
  }
  expect(open).toBeUndefined();
  return fences;
}

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}
