import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SourceReport } from '../../src/model/answer.ts';
import type { Detector } from '../../src/model/detector.ts';
import type { Finding } from '../../src/model/finding.ts';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { formatDetectors } from '../../src/view/detectors.ts';
import { formatFindingDetail, formatFindingMarkdown } from '../../src/view/finding-detail.ts';
import { consoleLink, typeLink } from '../../src/view/finding-links.ts';
import { formatFindingTable, shortIdLength } from '../../src/view/finding-list.ts';
import { loadFindingFormat } from '../../src/view/formats.ts';
import { formatEnvelope } from '../../src/view/json.ts';
import { textWidth } from '../../src/view/width.ts';
import { describeType } from '../../src/view/words.ts';
import { changed, findingWith } from '../support/finding.ts';
import { FIXTURES, fixture, viewOptions } from './finding-fixtures.ts';

const WIDTHS = [60, 80, 120, 200] as const;
const RECENT = FIXTURES.filter((finding) => (finding.updatedAt ?? 0) > Date.UTC(2026, 0, 1));
const SHOWN = [
  'tor-successful-login',
  'anomalous-behavior-successful-login',
  'malicious-ip-failed-login',
  'tor-discovery',
];

function table(findings: readonly Finding[], width: number | undefined, changes = {}): string {
  return [...formatFindingTable(findings, { matched: findings.length }, viewOptions(width, changes))].join(
    '',
  );
}

function show(finding: Finding, width: number | undefined, changes = {}): string {
  return [...formatFindingDetail(finding, {}, viewOptions(width, changes))].join('');
}

describe.each(WIDTHS)('at %i columns', (width) => {
  it('lists findings as the golden shows, with colour and without', async () => {
    const plain = table(RECENT, width);
    const coloured = table(RECENT, width, { color: 1 });
    await expect(plain).toMatchFileSnapshot(`__golden__/list-${width}.txt`);
    await expect(coloured).toMatchFileSnapshot(`__golden__/list-${width}-colour.txt`);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('shows findings as the golden shows, with colour and without', async () => {
    const plain = SHOWN.map((name) => show(fixture(name), width)).join('\n\n');
    const coloured = SHOWN.map((name) => show(fixture(name), width, { color: 1 })).join('\n\n');
    await expect(plain).toMatchFileSnapshot(`__golden__/show-${width}.txt`);
    await expect(coloured).toMatchFileSnapshot(`__golden__/show-${width}-colour.txt`);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('draws no line wider than the terminal but for what is copied whole', () => {
    const lines = [table(FIXTURES, width), ...FIXTURES.map((finding) => show(finding, width))]
      .join('')
      .split('\n');
    for (const line of lines) {
      if (!/^(https:|arn:)/.test(line)) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});

describe('in a pipe', () => {
  it('every format prints what the golden shows, whole, whatever the moment', async () => {
    const context = { matched: 3, sources: [], options: viewOptions(undefined) };
    const findings = RECENT.slice(1, 4);
    for (const format of ['table', 'wide', 'csv', 'md'] as const) {
      const print = await loadFindingFormat(format);
      const output = [...print(findings, context)].join('');
      expect(output).not.toContain('…');
      await expect(output).toMatchFileSnapshot(`__golden__/list.${format}`);
    }
    const markdown = [
      ...formatFindingMarkdown(fixture('malicious-ip-failed-login'), {}, viewOptions(undefined)),
    ];
    await expect(markdown.join('')).toMatchFileSnapshot('__golden__/show.md');
  });

  it('draws in ASCII where the locale is not UTF-8', () => {
    const ascii = RECENT.filter((finding) => finding.databaseUser?.user !== '経理担当');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has controls
    expect(table(ascii, 80, { unicode: false })).toMatch(/^[\x00-\x7f]*$/);
  });
});

describe('the list', () => {
  it('ends in how many of how many, and what was left out', () => {
    const last = (context: { matched: number; mayBeMore?: boolean }, width?: number) =>
      [...formatFindingTable(RECENT.slice(0, 5), context, viewOptions(width))].slice(9).join('').trimEnd();
    expect(last({ matched: 5 })).toBe('5 findings.');
    expect(last({ matched: 2318 })).toBe('5 of 2,318 findings. --limit 0 shows all.');
    expect(last({ matched: 5, mayBeMore: true })).toBe(
      '5 findings. There may be more: --limit 0 asks for all.',
    );
    expect(table(RECENT.slice(0, 5), 80).replaceAll('\n', ' ')).toMatch(
      / 5 findings, times in Asia\/Tokyo\. No room for Network, List\. -o wide leaves nothing out\. $/,
    );
    expect(table([], 80)).toBe('No finding matches.\n');
  });

  it('takes two lines a finding rather than lose a column, and names who and where from 80 columns on', () => {
    const shown = (width: number) => {
      const left = /No room for ([^.]*)\./.exec(table(FIXTURES, width).replaceAll('\n', ' '));
      return {
        left: left?.[1]?.split(', ') ?? [],
        isDouble: /^│ Ago +User +Database/m.test(table(FIXTURES, width)),
      };
    };
    for (let width = 60; width <= 250; width += 1) {
      const { left, isDouble } = shown(width);
      const always = ['Level', 'Last seen', 'What happened', 'Id', 'Count', 'Ago', 'User', 'Database'];
      const expected = width < 80 ? always : [...always, 'From', 'Country'];
      expect(left.filter((title) => expected.includes(title))).toEqual([]);
      if (left.length > 0) expect(isDouble).toBe(true);
    }
    expect(shown(60).isDouble).toBe(true);
    expect(shown(120)).toEqual({ left: [], isDouble: true });
    expect(shown(200)).toEqual({ left: [], isDouble: false });
  });

  it('never cuts whether a login worked, marks or not', () => {
    const finding = findingWith({
      Type: 'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin',
      Service: { Archived: true, AdditionalInfo: { Value: '{"sample":true}' } },
    });
    for (const width of [60, 80, 100, 120, 149]) {
      const output = table([finding, ...FIXTURES], width);
      expect(output).toContain('Unusual login worked ');
      expect(output).toContain('[SAMPLE]');
    }
  });

  it('gives short ids that tell its rows apart', () => {
    expect(shortIdLength(['a'.repeat(32), 'b'.repeat(32)])).toBe(8);
    expect(shortIdLength(['abcdefghi1', 'abcdefghi2', 'x'])).toBe(10);
    expect(shortIdLength(['same', 'same'])).toBe(8);
    const ids = RECENT.map((finding) => finding.id.slice(0, shortIdLength(RECENT.map(({ id }) => id))));
    expect(new Set(ids).size).toBe(RECENT.length);
  });

  it('marks samples, archived findings and Limitless', () => {
    const sample = findingWith({ Service: { Archived: true, AdditionalInfo: { Value: '{"sample":true}' } } });
    expect(table([sample], 200)).toContain('[SAMPLE] [ARCHIVED] Tor login worked');
    expect(table([sample], 200)).toContain('all of them samples');
    expect(table([fixture('malicious-ip-failed-login')], 200)).toContain('(Limitless)');
    expect(show(sample, 80)).toContain('SAMPLE');
  });

  it('shows Region and account only where rows differ', () => {
    const here = findingWith({});
    const there = findingWith({ Id: 'e1'.repeat(16), Arn: null, Region: 'us-east-1' });
    expect(table([here, here], 250)).not.toContain('Region');
    expect(table([here, there], 250)).toMatch(/Region.*\n.*\n.*eu-west-1.*\n.*us-east-1/);
  });
});

describe('a finding of a custom detection rule', () => {
  const shown = show(fixture('credential-access-modify-authentication-process'), 80);
  it('tells which call it was, whose, from where and of what', () => {
    for (const said of [
      /API +ModifyDBInstance/,
      /Caller +contractor-07/,
      /Access key +ASIAKZRLP5TIUZVGWOZ5/,
      /Affected +arn:aws:rds:ap-northeast-1:123456789012:db:payroll-db/,
      /Address +198\.51\.100\.88/,
      /Country +Portugal \(PT\)/,
    ])
      expect(shown).toMatch(said);
  });
  it('is all that does: no login has such a section', () => {
    expect(show(fixture('tor-successful-login'), 80)).not.toContain('API call');
  });
});

describe('words', () => {
  it('never say of a Discovery finding that somebody logged in', () => {
    for (const type of [...KNOWN_FINDING_TYPES, 'Discovery:RDS/NewFamily'].filter((name) =>
      name.startsWith('Discovery'),
    )) {
      const finding = changed(fixture('tor-discovery'), { type });
      // GuardDuty's own sentences say it rightly; they are not ours.
      const ours =
        show(changed(finding, { title: undefined, description: undefined }), 80) + table([finding], 200);
      expect(ours).not.toMatch(/logged in|login (worked|failed)/i);
      expect(ours).toContain('No login was tried');
    }
  });

  it('describe a type that AWS adds tomorrow by its parts', () => {
    expect(describeType('Persistence:RDS/TorIPCaller.NewThing')).toBe('Persistence, Tor, new thing');
    expect(describeType('CredentialAccess:RDS/AnomalousBehavior.SuccessfulIPLogin')).toBe(
      'Credential access, unusual behaviour, successful IP login',
    );
    expect(describeType('nonsense')).toBe('nonsense');
  });

  it('fit a narrow terminal for every known type', () => {
    for (const type of KNOWN_FINDING_TYPES) expect(describeType(type).length).toBeLessThanOrEqual(24);
  });
});

describe('show', () => {
  it('says what is unknown, and never 0 as an ASN or 0,0 as a place', () => {
    const finding = findingWith({
      Service: {
        Action: {
          RdsLoginAttemptAction: {
            RemoteIpDetails: {
              GeoLocation: { Lat: 0, Lon: 0 },
              Organization: { Asn: '0', AsnOrg: 'OVH SAS' },
            },
          },
        },
      },
    });
    const output = show(finding, 80);
    expect(output).toMatch(/ASN +unknown/);
    expect(output).not.toContain('Location');
    expect(output).not.toMatch(/AS0|0, 0/);
  });

  it('says of a count above one that the details are the newest', () => {
    expect(show(findingWith({ Service: { Count: 212 } }), 80)).toMatch(/of the newest\sone only/);
    expect(show(findingWith({ Service: { Count: 1 } }), 80)).not.toContain('newest');
  });

  it('never breaks an address, an ARN or the line it stands on', () => {
    const finding = fixture('tor-successful-login');
    const lines = show(finding, 60).split('\n');
    expect(lines).toContain(finding.arn);
    expect(lines).toContain(finding.database?.arn);
    expect(lines).toContain(consoleLink(finding));
    expect(lines).toContain(typeLink(finding.type));
  });

  it('links by OSC 8 only where the terminal has it and colour is on', () => {
    const finding = fixture('tor-successful-login');
    expect(show(finding, 80, { color: 1, hyperlinks: true })).toContain(
      `\x1b]8;;${consoleLink(finding)}\x1b\\`,
    );
    expect(show(finding, 80, { color: 1 })).not.toContain('\x1b]8');
    expect(show(finding, 80, { hyperlinks: true })).not.toContain('\x1b');
  });

  it('lists versions where the source keeps more than one', () => {
    const versions = [
      findingWith({ Service: { Count: 2 } }),
      findingWith({ UpdatedAt: '2026-11-01T10:01:00Z' }),
    ];
    const output = [...formatFindingDetail(findingWith({}), { versions }, viewOptions(80))].join('');
    expect(output).toMatch(/Versions\n.*\n.*Updated.*\n.*\n.*19:05:00.*2.*\n.*19:01:00.*1/);
  });
});

describe('links', () => {
  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#'],
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/guardduty/home?region=cn-north-1#'],
    [
      'aws-us-gov',
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/guardduty/home?region=us-gov-west-1#',
    ],
    [
      'aws-eusc',
      'eusc-de-east-1',
      'https://eusc-de-east-1.console.amazonaws-eusc.eu/guardduty/home?region=eusc-de-east-1#',
    ],
  ])('go to the console of partition %s', (partition, region, start) => {
    const finding = changed(findingWith({}), { partition, region });
    expect(consoleLink(finding)?.startsWith(start)).toBe(true);
  });

  it('are left out where there is no public console, or the id or the Region is none', () => {
    const finding = findingWith({});
    expect(consoleLink(changed(finding, { partition: 'aws-iso', region: 'us-iso-east-1' }))).toBeUndefined();
    expect(consoleLink(changed(finding, { region: 'evil.example/' }))).toBeUndefined();
    expect(consoleLink(changed(finding, { id: '"><script>' }))).toBeUndefined();
    expect(consoleLink(changed(finding, { partition: '__proto__' }))).toBeUndefined();
  });
});

const SOURCES: readonly SourceReport[] = [
  {
    region: 'eu-west-1',
    accountId: '123456789012',
    detectorId: 'd0',
    status: 'ok',
    complete: true,
    findings: 1,
  },
  {
    region: 'us-east-1',
    accountId: undefined,
    detectorId: undefined,
    status: 'denied',
    complete: false,
    findings: undefined,
    reason: 'not allowed',
  },
];

describe('the envelope', () => {
  it('names what is missing, with null for what is not known', () => {
    const text = [
      ...formatEnvelope({ name: 'Findings', items: [{ Id: 'a' }, { Id: 'b' }], sources: SOURCES }),
    ].join('');
    expect(JSON.parse(text)).toEqual({
      SchemaVersion: 'rdsguard/1',
      Complete: false,
      Sources: [
        { Region: 'eu-west-1', AccountId: '123456789012', DetectorId: 'd0', Status: 'ok', Findings: 1 },
        {
          Region: 'us-east-1',
          AccountId: null,
          DetectorId: null,
          Status: 'denied',
          Findings: null,
          Reason: 'not allowed',
        },
      ],
      Findings: [{ Id: 'a' }, { Id: 'b' }],
    });
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  it('is one object with an empty list where there is nothing', () => {
    const text = [
      ...formatEnvelope({ name: 'Findings', items: [], sources: [], extra: { Refused: [] } }),
    ].join('');
    expect(JSON.parse(text)).toEqual({
      SchemaVersion: 'rdsguard/1',
      Complete: true,
      Sources: [],
      Refused: [],
      Findings: [],
    });
  });

  it('takes its items one at a time', () => {
    let taken = 0;
    function* items() {
      for (; taken < 1000; taken += 1) yield { Id: taken };
    }
    const pieces = formatEnvelope({ name: 'Findings', items: items(), sources: [] })[Symbol.iterator]();
    for (let piece = 0; piece < 5; piece += 1) pieces.next();
    expect(taken).toBeLessThan(6);
  });
});

const DETECTOR: Detector = {
  id: 'd0',
  region: 'eu-west-1',
  accountId: '123456789012',
  profile: undefined,
  enabled: true,
  rdsProtection: 'unknown',
  dataRisk: 'off',
  rdsProtectionUpdatedAt: Date.UTC(2026, 0, 2),
  managedBy: undefined,
  publishingFrequency: 'SIX_HOURS',
  createdAt: undefined,
};

describe('detectors', () => {
  it('have a row for each Region, also for one that could not be asked', () => {
    const answer = { items: [DETECTOR], sources: SOURCES };
    const lines = [...formatDetectors('table', answer, viewOptions(120))].join('');
    expect(lines).toMatch(/eu-west-1 +enabled +unknown +off +every 6 h/);
    expect(lines).toMatch(/us-east-1 +denied/);
    const json = JSON.parse([...formatDetectors('json', answer, viewOptions(undefined))].join(''));
    expect(json.Complete).toBe(false);
    expect(json.Detectors[0]).toMatchObject({ DetectorId: 'd0', RdsProtection: 'unknown', ManagedBy: null });
    const csv = [...formatDetectors('csv', answer, viewOptions(undefined))];
    expect(csv).toHaveLength(3);
  });
});
