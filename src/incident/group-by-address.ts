import type { Span, TimedMember } from './member.ts';

/** How far apart two findings' spans may lie and still be one incident: 24 hours (product.md, "Login incidents"). */
export const REACH_MS = 24 * 3_600_000;

/** Findings that remote addresses tie together. A finding that shares no address is a group of its own. */
export interface AddressGroup {
  /** In the order of time; never empty. */
  readonly members: readonly [TimedMember, ...TimedMember[]];
  readonly span: Span;
}

/**
 * Groups one database's findings by remote address: each lies within 24 hours of another one of its address.
 * Such a chain goes on for as long as the address comes back; a finding with an IPv4 and an IPv6 address ties both.
 * @param members in the order of time
 */
export function groupByAddress(members: readonly TimedMember[]): AddressGroup[] {
  const parents = members.map((_, index) => index);
  const chains = new Map<string, { readonly index: number; reach: number }>();
  members.forEach(({ addresses, span }, index) => {
    for (const address of addresses) {
      const chain = chains.get(address);
      if (chain && span.first - chain.reach <= REACH_MS) {
        parents[rootOf(parents, index)] = rootOf(parents, chain.index);
        chain.reach = Math.max(chain.reach, span.last);
      } else {
        chains.set(address, { index, reach: span.last });
      }
    }
  });
  const groups = new Map<number, [TimedMember, ...TimedMember[]]>();
  members.forEach((member, index) => {
    const root = rootOf(parents, index);
    const group = groups.get(root);
    if (group) group.push(member);
    else groups.set(root, [member]);
  });
  return Array.from(groups.values(), (group) => ({ members: group, span: spanAll(group) }));
}

/** Halves the path while it walks it, so that long chains stay short. */
function rootOf(parents: number[], index: number): number {
  let root = index;
  for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) {
    const above = parents[parent] ?? parent;
    parents[root] = above;
    root = above;
  }
  return root;
}

function spanAll(members: readonly [TimedMember, ...TimedMember[]]): Span {
  const [{ span }] = members;
  if (members.length === 1) return span;
  return {
    first: span.first,
    last: members.reduce((last, member) => Math.max(last, member.span.last), span.last),
  };
}
