import { isKnown } from '../model/finding.ts';
import { isKnownFindingType } from '../model/finding-type.ts';

/*
 * Fields that a redacted finding keeps hold words of AWS's own. They are open strings all the same, and in a file
 * they hold whatever somebody wrote: each is kept only where it can be such a word, and nothing of anybody.
 */

/** A type of the catalogue, or one of AWS's shape: letters only but for the resource. */
export function isPublicType(type: string): boolean {
  return (
    isKnownFindingType(type) || /^[A-Z][A-Za-z]+:[A-Z][A-Za-z0-9]{1,11}\/[A-Za-z]+(\.[A-Za-z]+)*$/.test(type)
  );
}

const isWordOf =
  (...words: readonly string[]) =>
  (value: string) =>
    words.includes(value);

/** Every part between blanks, points, hyphens and underscores is one of these, in any case, or a short number. */
function isMadeOf(words: string): (value: string) => boolean {
  const known = new Set(words.split(' '));
  return (value) =>
    value
      .toLowerCase()
      .split(/[ ._-]/)
      .every((part) => known.has(part) || /^v?\d{1,4}$/.test(part));
}

const isEngine = isMadeOf(
  'amazon aurora compatible database db2 edition enterprise express for limitless mariadb mysql oracle postgres postgresql rds server sql standard web',
);
const isVersion = isMadeOf('aurora limitless mysql r1 r2 r3 rds ru rur');

/** Which values of a field may stay. */
const PUBLIC = {
  resourceType: (value: string) =>
    /^RDS[A-Za-z]{2,20}$/.test(value) || isWordOf('AccessKey', 'Instance')(value),
  resourceRole: isWordOf('TARGET', 'ACTOR'),
  feedback: isWordOf('USEFUL', 'NOT_USEFUL'),
  actionType: (value: string) => /^(AWS|DNS|KUBERNETES|NETWORK|PORT|RDS)(_[A-Z]{2,20}){1,4}$/.test(value),
  engine: isEngine,
  // Four numbers and nothing else are an address.
  engineVersion: (value: string) => isVersion(value) && !/^\d+(\.\d+){3}$/.test(value),
  ssl: isMadeOf('encrypted ssl sslv2 sslv3 tls tlsv1 unencrypted'),
  authMethod: isMadeOf(
    'auth authentication aws caching cert ed25519 gss gssapi iam kerberos ldap md5 mysql native pam password plugin scram sha sha2 sha256 sspi token trust',
  ),
  country: (value: string) => /^\p{L}[\p{L}\p{M} .,'’()&-]{1,60}$/u.test(value),
  countryCode: (value: string) => /^[A-Z]{2}$/.test(value),
  region: (value: string) => /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(value),
  partition: (value: string) => /^aws(-[a-z]+)*$/.test(value),
};

/** The value where it is a word of AWS's, or says that nothing is known; else undefined. */
export function publicWord(field: keyof typeof PUBLIC, value: string | undefined): string | undefined {
  if (!isKnown(value)) return value;
  return PUBLIC[field](value) ? value : undefined;
}
