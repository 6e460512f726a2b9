import { describe, expect, it } from 'vitest';
import { HELP_TOPICS } from '../../src/commands/help-topics.ts';
import { fitHelpPage } from '../../src/view/help-page.ts';
import { formatError, formatNotice } from '../../src/view/notice.ts';
import { textWidth, wrapWords } from '../../src/view/width.ts';
import fc from '../support/property.ts';

const ARN = `arn:aws:guardduty:eu-west-1:123456789012:detector/${'d'.repeat(32)}/finding/${'f'.repeat(32)}`;

describe('a notice on a terminal', () => {
  it('is wrapped at words, and what follows its first line is indented', async () => {
    const notice = {
      level: 'warning',
      text: 'eu-west-1 refused: not allowed to call ListFindings.',
    } as const;
    expect(await formatNotice(notice, 0, 30)).toBe(
      'warning: eu-west-1 refused:\n  not allowed to call\n  ListFindings.\n',
    );
    expect(await formatNotice(notice, 0)).toBe(
      'warning: eu-west-1 refused: not allowed to call ListFindings.\n',
    );
    expect(await formatNotice(notice, 1, 30)).toContain('\x1b[33mwarning:\x1b[39m eu-west-1');
  });

  it('never breaks an address, an ARN, a quotation or a command', async () => {
    const whole = [
      ARN,
      'https://docs.aws.amazon.com/guardduty/latest/ug/findings-rds-protection.html',
      '"aws configure export-credentials --profile a --format env"',
      'aws configure set region ap-northeast-1 --profile production',
    ];
    for (const text of whole) {
      const error = { message: `This went wrong with it: ${text}`, hint: `Try ${text}` };
      const lines = (await formatError(error, 0, 40)).split('\n');
      expect(lines.filter((line) => line.includes(text))).toHaveLength(2);
    }
  });

  it('loses no word, and is no wider than its widest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,14}$|^データ$/)),
        fc.integer({ min: 20, max: 100 }),
        (words, width) => {
          const lines = wrapWords(words.join(' '), width);
          expect(lines.join(' ').split(/ +/).join(' ')).toBe(words.join(' '));
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe('a page of help', () => {
  it.each(Object.entries(HELP_TOPICS))(
    '%s fits every terminal from 60 columns on and loses no word',
    (_, page) => {
      const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');
      for (let width = 60; width <= 80; width += 1) {
        const fitted = fitHelpPage(page, width);
        expect(words(fitted)).toBe(words(page));
        for (const line of fitted.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }
      expect(fitHelpPage(page, 80)).toBe(page);
    },
  );
});
