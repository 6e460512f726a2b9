import { Fault } from './fault.ts';
import type { Page } from './guardduty-api.ts';
import type { Caller, Operation } from './service-call.ts';

/** 500,000 ids: far more than GuardDuty keeps of RDS in 90 days. */
const MAX_PAGES = 10_000;

/**
 * The pages of a list, to its end: an empty page that has a token is read on. The SDK's own paginator follows a
 * token that comes again for ever (promises.md, finding 4).
 * @throws Fault of the call; Fault (token-loop) where a token has come before
 */
export async function* listPages(
  call: Caller,
  operation: (token: string | undefined) => Operation<Page>,
): AsyncGenerator<Page> {
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await call(operation(token));
    token = page.token;
    const loops = token !== undefined && (tokens.has(token) || tokens.size >= MAX_PAGES);
    // What the page holds counts all the same; nobody may act on its token.
    yield loops ? { ...page, token: undefined } : page;
    if (loops) throw new Fault('token-loop');
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
}
