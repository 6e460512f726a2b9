/** User names that an attacker could have chosen, and that a server takes. */
export const HOSTILE_NAMES: Readonly<Record<string, string>> = {
  'a statement in a PostgreSQL name': 'a"; DROP ROLE neighbour; --',
  'a statement in a MySQL name': "x'; DROP USER neighbour; -- ",
  'an apostrophe': "o'brien",
  'a backquote': 'a`b',
  'a fence': '```',
  'a backslash at the end': 'a\\',
  'a backslash before an apostrophe': "a\\'b",
  'a command substitution': '$(touch proof)`touch proof`',
  Japanese: '山田 太郎',
  'an emoji': 'a😀b',
  '63 bytes': 'n'.repeat(63),
  '63 bytes of Japanese': '名'.repeat(21),
  'a percent sign and an underscore': '%_',
  'a comment': '/* x */ -- y # z',
  'a psql variable': ":user :'user' \\q",
  'a comma and an @': 'a,b@c',
};
