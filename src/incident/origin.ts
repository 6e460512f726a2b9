import { threatLists } from '../model/finding.ts';
import type { Member } from './member.ts';

/** What an incident's findings together say of its remote addresses. */
export interface Origins {
  /** Whether the finding, or another one of the incident for its address, calls it Tor or listed. */
  isListed(member: Member): boolean;
  /** `from Tor exit 51.89.153.112`, `from 3 addresses`; empty where no address is known. */
  from(members: readonly Member[]): string;
}

interface Standing {
  tor: boolean;
  readonly lists: Set<string>;
}

export function toOrigins(members: readonly Member[]): Origins {
  const listed = new Map<string, Standing>();
  for (const member of members) {
    if (!callsAddressListed(member)) continue;
    for (const address of member.addresses) {
      const standing = listed.get(address) ?? { tor: false, lists: new Set() };
      standing.tor ||= isTor(member);
      for (const list of threatLists(member.finding)) standing.lists.add(list);
      listed.set(address, standing);
    }
  }
  return {
    isListed: (member) =>
      callsAddressListed(member) || member.addresses.some((address) => listed.has(address)),
    from: (some) => {
      const words = originWords(some, listed);
      return words && `from ${words}`;
    },
  };
}

/** Whether the finding itself calls its remote side Tor or listed: by its family, or by threat-list evidence. */
function callsAddressListed(member: Member): boolean {
  return isTor(member) || member.parts?.family === 'MaliciousIP' || member.finding.threats.length > 0;
}

function isTor({ parts }: Member): boolean {
  return parts?.family === 'Tor';
}

function originWords(members: readonly Member[], listed: ReadonlyMap<string, Standing>): string {
  // Of a finding with two addresses the first is enough: both are the one newest occurrence's.
  const addresses = new Set(
    members.map((member) => member.addresses[0]).filter((address) => address !== undefined),
  );
  const [only] = addresses;
  if (only === undefined) return unnamedWords(members);
  if (addresses.size === 1) return addressWords(only, listed.get(only));
  const standings = [...addresses].map((address) => listed.get(address));
  if (standings.every((standing) => standing?.tor)) return `${addresses.size} Tor exits`;
  if (standings.every((standing) => standing)) return `${addresses.size} threat-list addresses`;
  const known = standings.filter((standing) => standing).length;
  return `${addresses.size} addresses${known === 0 ? '' : ` (${known} of them Tor or on a threat list)`}`;
}

function addressWords(address: string, standing: Standing | undefined): string {
  if (!standing) return address;
  if (standing.tor) return `Tor exit ${address}`;
  const lists = standing.lists.size === 0 ? '' : ` (${[...standing.lists].sort().join(', ')})`;
  return `threat-list address ${address}${lists}`;
}

/** The type tells where it came from even where the finding has no address. */
function unnamedWords(members: readonly Member[]): string {
  if (members.length === 0 || !members.every(callsAddressListed)) return '';
  return members.every(isTor) ? 'a Tor exit' : 'a threat-list address';
}
