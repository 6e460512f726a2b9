import { LONGEST_TIMER_MS } from './longest-timer.ts';

/** Waits for so many milliseconds, and no longer than the signal lasts. */
export function pause(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(duration, LONGEST_TIMER_MS));
    signal.addEventListener('abort', end);
  });
}
