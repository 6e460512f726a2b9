import { threatLists } from '../model/finding.ts';
import type { Member } from './member.ts';

/** What an incident's findings together say of its remote addresses. */
export interface Origins {
  /** Whether the finding, or another one of the incident for its address, calls it Tor or listed. */
  isListed(member: Member): boolean;
  /** `from Tor exit 51.89.153.112`, `from 3 addresses`; empty where no address is known. */
  from(members: readonly Member[]): string;
}

/** The findings that call an address Tor or listed. */
type Callers = readonly [Member, ...Member[]];

export function toOrigins(members: readonly Member[]): Origins {
  const listed = findListed(members);
  return {
    isListed: (member) => member.isListed || member.addresses.some((address) => listed.has(address)),
    from: (some) => {
      const words = originWords(some, listed);
      return words && `from ${words}`;
    },
  };
}

function findListed(members: readonly Member[]): ReadonlyMap<string, Callers> {
  let listed: Map<string, [Member, ...Member[]]> | undefined;
  for (const member of members) {
    if (!member.isListed) continue;
    listed ??= new Map();
    for (const address of member.addresses) {
      const callers = listed.get(address);
      if (callers) callers.push(member);
      else listed.set(address, [member]);
    }
  }
  return listed ?? NONE_LISTED;
}

const NONE_LISTED: ReadonlyMap<string, Callers> = new Map();

function isTor({ parts }: Member): boolean {
  return parts?.family === 'Tor';
}

function originWords(members: readonly Member[], listed: ReadonlyMap<string, Callers>): string {
  // Of a finding with two addresses the first is enough: both are the one newest occurrence's.
  const addresses = new Set(
    members.map((member) => member.addresses[0]).filter((address) => address !== undefined),
  );
  const [only] = addresses;
  if (only === undefined) return unnamedWords(members);
  if (addresses.size === 1) return addressWords(only, listed.get(only));
  const callers = [...addresses].map((address) => listed.get(address));
  if (callers.every((some) => some?.some(isTor))) return `${addresses.size} Tor exits`;
  const known = callers.filter((some) => some).length;
  if (known === addresses.size) return `${addresses.size} threat-list addresses`;
  return `${addresses.size} addresses${known === 0 ? '' : ` (${known} of them Tor or on a threat list)`}`;
}

function addressWords(address: string, callers: Callers | undefined): string {
  if (!callers) return address;
  if (callers.some(isTor)) return `Tor exit ${address}`;
  const lists = [...new Set(callers.flatMap(({ finding }) => threatLists(finding)))].sort();
  return `threat-list address ${address}${lists.length === 0 ? '' : ` (${lists.join(', ')})`}`;
}

/** The type tells where it came from even where the finding has no address. */
function unnamedWords(members: readonly Member[]): string {
  if (members.length === 0 || !members.every((member) => member.isListed)) return '';
  return members.every(isTor) ? 'a Tor exit' : 'a threat-list address';
}
