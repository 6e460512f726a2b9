/**
 * Does a piece of work that is told when its time is over; the signal is aborted when it ends, too, so that it
 * leaves no connection open. By hand, since AbortSignal.any holds on to a signal that outlives it in Node 20, and a
 * watch polls for days.
 * @param ms milliseconds
 * @param late what the signal says where the time is over
 */
export async function withDeadline<T>(
  run: AbortSignal,
  { ms, late }: { readonly ms: number; readonly late: Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(run.reason);
  const timer = setTimeout(() => controller.abort(late), ms);
  run.addEventListener('abort', stop, { once: true });
  if (run.aborted) stop();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    run.removeEventListener('abort', stop);
    controller.abort();
  }
}
