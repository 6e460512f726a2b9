import { describe, expect, it } from 'vitest';
import { closestWord } from '../../src/filter/closest-word.ts';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { SEVERITY_LEVELS } from '../../src/model/severity.ts';
import fc from '../support/property.ts';

describe('the word that was meant', () => {
  it.each([
    ['hgih', 'high'],
    ['HIGHT', 'high'],
    ['crit', 'critical'],
    ['mediun', 'medium'],
    ['lwo', 'low'],
    ['', undefined],
    ['hi', undefined],
    ['9', undefined],
    ['severe', undefined],
  ])('%j: %j', (text, word) => {
    expect(closestWord(text, SEVERITY_LEVELS)).toBe(word);
  });

  it('one slip is always seen through, in a long name', () => {
    const slip = fc.tuple(fc.constantFrom(...KNOWN_FINDING_TYPES), fc.nat());
    fc.assert(
      fc.property(slip, ([type, random]) => {
        const at = random % type.length;
        const without = type.slice(0, at) + type.slice(at + 1);
        expect(closestWord(without, [type])).toBe(type);
      }),
    );
  });

  it('a type that AWS adds tomorrow is no slip of today’s', () => {
    const type = 'CredentialAccess:RDS/TorIPCaller.SomethingNew';
    expect(closestWord(type, KNOWN_FINDING_TYPES)).toBeUndefined();
  });
});
