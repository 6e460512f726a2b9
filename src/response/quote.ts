/*
 * Names and addresses in findings are what an attacker typed. Each function here puts one into one language so
 * that it stays one word of it. What could not be read, or could not be copied as it is, is refused first.
 */

/**
 * What a person cannot see in a printed command, or what would not survive a terminal and a copy: controls,
 * bidi and zero-width characters, line separators, spaces that only look like one, lone surrogates.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]|(?![ \u3000])\p{Zs}/u;

/** More marks on one character than any language needs: they draw over the lines around them. */
const PILED_MARKS = /\p{M}{7}/u;

/** Azure Pipelines reads `##vso[…]` anywhere in a line as a command. */
const CI_COMMAND = /##[a-z]*\[/i;

/** Bytes of a PostgreSQL name: it cuts a longer one, and the rest is somebody else's name. */
const POSTGRESQL_NAME_BYTES = 63;

/** Characters of an account's name in mysql.user: 32 in MySQL, up to 128 in MariaDB. A longer one matches nobody. */
const MYSQL_NAME_CHARACTERS = 128;

/**
 * Why a value must not be printed into a command, as the end of a sentence ("it …"); undefined where it may.
 */
export function refusal(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (UNSEEN.test(value)) return 'it holds characters that cannot be seen (control, bidi, zero-width, …)';
  if (PILED_MARKS.test(value)) return 'it piles marks on one character';
  if (CI_COMMAND.test(value)) return 'a build system would read it as a command';
  return undefined;
}

/** As `refusal`, for a PostgreSQL role. */
export function postgresqlNameRefusal(name: string): string | undefined {
  if (new TextEncoder().encode(name).length > POSTGRESQL_NAME_BYTES) {
    return `it is longer than a PostgreSQL name (${POSTGRESQL_NAME_BYTES} bytes)`;
  }
  return refusal(name);
}

/** As `refusal`, for an account of MySQL or MariaDB. */
export function mysqlNameRefusal(name: string): string | undefined {
  if ([...name].length > MYSQL_NAME_CHARACTERS) {
    return `it is longer than a MySQL or MariaDB name (${MYSQL_NAME_CHARACTERS} characters)`;
  }
  if (/^ +$/.test(name)) return 'it is nothing but spaces, and that would be the account without a name';
  return refusal(name);
}

/** One word of a POSIX shell. */
export function quoteShell(value: string): string {
  mustBePrintable(value);
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** A PostgreSQL identifier. */
export function quotePostgresqlName(name: string): string {
  mustBePrintable(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A PostgreSQL text literal, the same under either setting of standard_conforming_strings. */
export function quotePostgresqlText(value: string): string {
  mustBePrintable(value);
  const doubled = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

/**
 * A MySQL or MariaDB text literal, the same with and without NO_BACKSLASH_ESCAPES: a text with a backslash is
 * written as its bytes.
 */
export function quoteMysqlText(value: string): string {
  mustBePrintable(value);
  if (!value.includes('\\')) return `'${value.replaceAll("'", "''")}'`;
  const bytes = [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `_utf8mb4 X'${bytes.join('')}'`;
}

/** A text of CloudWatch Logs Insights. */
export function quoteInsightsText(value: string): string {
  mustBePrintable(value);
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Callers ask `refusal` first and say so in the plan; this is the second lock. */
function mustBePrintable(value: string): void {
  const reason = refusal(value);
  if (reason) throw new Error(`a value must not be printed into a command: ${reason}`);
}
