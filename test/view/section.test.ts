import { expect, it } from 'vitest';
import { formatSections, formatSectionsMarkdown } from '../../src/view/section.ts';

const EVIL = 'refused (\u001b[31mEVIL\u202e\n::error::x)';
const RAW = ['\u001b', '\u202e', '\n::error::'];
const section = {
  title: EVIL,
  properties: [{ label: EVIL, value: EVIL }],
  notes: [EVIL],
  steps: [EVIL],
  copies: [{ label: EVIL, text: EVIL }],
};
const page = { color: 0, width: 80, zone: 'UTC', now: undefined, unicode: true, hyperlinks: false } as const;

it('no part of a section carries what a server or a finding wrote to a terminal as it is', () => {
  const text = [...formatSections([section], page)].join('');
  for (const raw of RAW) expect(text).not.toContain(raw);
  expect(text.match(/\\x1b\[31mEVIL/g)?.length).toBeGreaterThanOrEqual(6);
});

it('nor to Markdown', () => {
  const text = [...formatSectionsMarkdown([section])].join('');
  for (const raw of RAW) expect(text).not.toContain(raw);
});
