import ipaddr from 'ipaddr.js';
import { usageError } from '../errors.ts';
import type { AddressRange } from '../model/query.ts';

/**
 * An address or a CIDR network, v4 or v6. An IPv4 address in IPv6 dress (`::ffff:192.0.2.1`) is the IPv4 one.
 * @throws RdsguardError (usage) for anything else, and for forms such as `10.1` that libraries guess at
 */
export function parseAddressRange(text: string): AddressRange {
  const [address = '', prefixText, ...rest] = text.trim().split('/');
  const bytes = toBytes(address);
  const prefix = prefixText === undefined ? (bytes?.length ?? 0) * 8 : Number(prefixText);
  const shaped = rest.length === 0 && (prefixText === undefined || /^\d{1,3}$/.test(prefixText));
  if (!bytes || !shaped || prefix > bytes.length * 8) {
    throw usageError(
      `--ip takes an address or a network such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32, not "${text}".`,
    );
  }
  return { text: text.trim(), bytes, prefix };
}

/** Whether an address as a finding carries it lies in the range; a text that is no address lies in none. */
export function isInRange(address: string, range: AddressRange): boolean {
  const bytes = toBytes(address);
  if (bytes?.length !== range.bytes.length) return false;
  const whole = range.prefix >> 3;
  for (let index = 0; index < whole; index += 1) {
    if (bytes[index] !== range.bytes[index]) return false;
  }
  const bits = range.prefix & 7;
  const mask = (0xff << (8 - bits)) & 0xff;
  return bits === 0 || ((bytes[whole] ?? 0) & mask) === ((range.bytes[whole] ?? 0) & mask);
}

function toBytes(address: string): readonly number[] | undefined {
  if (
    !ipaddr.IPv4.isValidFourPartDecimal(address) &&
    !(address.includes(':') && ipaddr.IPv6.isValid(address))
  ) {
    return undefined;
  }
  return ipaddr.process(address).toByteArray();
}
