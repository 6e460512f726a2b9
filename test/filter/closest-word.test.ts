import { describe, expect, it } from 'vitest';
import { closestWord, didYouMean } from '../../src/filter/closest-word.ts';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import { SEVERITY_LEVELS } from '../../src/model/severity.ts';
import fc from '../support/property.ts';

describe('what an error adds', () => {
  it('names the word that was meant', () =>
    expect(didYouMean('HGIH', SEVERITY_LEVELS)).toBe(' Did you mean high?'));
  it('is nothing where no word is near', () => expect(didYouMean('severe', SEVERITY_LEVELS)).toBe(''));
});

describe('the word that was meant', () => {
  it.each([
    ['hgih', 'high'],
    ['HIGHT', 'high'],
    [' high ', 'high'],
    ['xhigh', 'high'],
    ['hig', 'high'],
    ['med', 'medium'],
    ['me', undefined],
    ['crit', 'critical'],
    ['kritikal', 'critical'],
    ['kritikel', undefined],
    ['mediun', 'medium'],
    ['lwo', 'low'],
    ['', undefined],
    ['hi', undefined],
    ['9', undefined],
    ['severe', undefined],
  ])('%j: %j', (text, word) => {
    expect(closestWord(text, SEVERITY_LEVELS)).toBe(word);
  });

  it.each([
    ['two letters that changed places', 'hgih', 'high'],
    ['two letters that changed places, and another wrong', 'hgix', undefined],
    ['two wrong letters side by side', 'haxh', undefined],
    ['a letter too many and, after the next, one too few', 'hxih', undefined],
    ['a letter too few and, after the next, one too many', 'hgxh', undefined],
  ])('%s: %j is %j', (_, text, word) => {
    expect(closestWord(text, SEVERITY_LEVELS)).toBe(word);
  });

  it('a word of two letters may lack its first', () => expect(closestWord('p', ['ip'])).toBe('ip'));

  it('three slips are seen through in a long name, four in none', () => {
    expect(closestWord('Kredentjalakcess', ['CredentialAccess'])).toBe('CredentialAccess');
    expect(closestWord('Kretentjalakcess', ['CredentialAccess'])).toBeUndefined();
  });

  it('of two names that are near, it is the nearer, wherever it stands', () => {
    expect(closestWord('orders-wesst', ['orders-east', 'orders-west'])).toBe('orders-west');
    expect(closestWord('orders-wesst', ['orders-west', 'orders-east'])).toBe('orders-west');
    expect(closestWord('orders-easst', ['orders-east', 'orders-west'])).toBe('orders-east');
    expect(closestWord('orders-easst', ['orders-west', 'orders-east'])).toBe('orders-east');
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
