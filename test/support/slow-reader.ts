/** A program for `node -e`: prints the SHA-256 of what it reads, and waits this many milliseconds after each piece. */
export const slowReader = (ms: number): string => `
import { createHash } from 'node:crypto';
const hash = createHash('sha256');
for await (const piece of process.stdin) {
  hash.update(piece);
  await new Promise((resolve) => setTimeout(resolve, ${ms}));
}
console.log(hash.digest('hex'));
`;
