import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { textWidth } from '../../src/view/width.ts';

it('every character of the planes that have letters is as wide as string-width says, but for joining jamo', () => {
  const different: string[] = [];
  for (let code = 0x20; code < 0x10000; code += 1) {
    const isJamo = (code >= 0x1160 && code <= 0x11ff) || (code >= 0xd7b0 && code <= 0xd7ff);
    if (isJamo || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000)) continue;
    const character = String.fromCodePoint(code);
    if (textWidth(character) !== stringWidth(character)) different.push(code.toString(16));
  }
  expect(different).toEqual([]);
});
