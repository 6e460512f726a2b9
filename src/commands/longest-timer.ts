/** The longest that a timer of Node takes, milliseconds (24.8 days): a longer one would end at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
