type MaskKind =
  | 'account'
  | 'address'
  | 'user'
  | 'application'
  | 'database'
  | 'cluster'
  | 'finding'
  | 'type'
  | 'detector'
  | 'list'
  | 'rule'
  | 'profile'
  | 'file';

/** Gives a value its mask; undefined and empty stay. */
export type Mask = (kind: MaskKind, value: string | undefined) => string | undefined;

/**
 * Masks for one answer: within a kind the same value always gets the same one, and no two share one. They keep
 * the form that commands and verdicts go by: an account has twelve digits, an address stays IPv4 or IPv6 and
 * private or public, a resource id stays one.
 * @param taken values that no mask may be
 */
export function createMask(taken: ReadonlySet<string>): Mask {
  const given = new Map<MaskKind, Map<string, string>>();
  const last = new Map<MaskKind, number>();
  const next = (kind: MaskKind, value: string): string => {
    const number = (last.get(kind) ?? 0) + 1;
    last.set(kind, number);
    const mask = toMask(kind, value, number);
    return taken.has(mask) ? next(kind, value) : mask;
  };
  return (kind, value) => {
    if (!value) return value;
    const masks = given.get(kind) ?? new Map<string, string>();
    given.set(kind, masks);
    const mask = masks.get(value) ?? next(kind, value);
    masks.set(value, mask);
    return mask;
  };
}

function toMask(kind: MaskKind, value: string, number: number): string {
  if (kind === 'account') return String(number).padStart(12, '0');
  if (kind === 'address') return toAddressMask(value, number);
  const resource = /^(db|cluster|shardgroup)-[A-Z0-9]{10,}$/.exec(value)?.[1];
  if (resource) return `${resource}-MASKED${String(number).padStart(4, '0')}`;
  return `${kind}-${number}`;
}

const PRIVATE =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe80)/i;

/** Public ones from 240.0.0.0/4, which is nobody's (RFC 1112), and 2001:db8::/32, which is for examples (RFC 3849). */
function toAddressMask(address: string, number: number): string {
  const isPrivate = PRIVATE.test(address);
  if (address.includes(':')) return `${isPrivate ? 'fd00' : '2001:db8'}::${number.toString(16)}`;
  const bytes = [number >> 16, (number >> 8) & 255, number & 255].join('.');
  return `${isPrivate ? '10' : '240'}.${bytes}`;
}
