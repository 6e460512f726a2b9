type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the locale can show box-drawing characters. POSIX: LC_ALL over LC_CTYPE over LANG, unset is C. */
export function decideUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (!locale) return env.OS === 'Windows_NT';
  return /utf-?8/i.test(locale);
}

/**
 * Whether a terminal has OSC 8 links. Terminals that do not name themselves get the address as text: an escape
 * sequence that is not understood may be drawn.
 */
export function decideHyperlinks(env: Environment): boolean {
  if (env.CI || env.TERM === 'dumb' || env.TMUX || env.STY) return false;
  const vte = Number(env.VTE_VERSION ?? 0);
  return (
    vte >= 5000 ||
    env.WT_SESSION !== undefined ||
    /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby)$/i.test(env.TERM_PROGRAM ?? '') ||
    /^(xterm-kitty|alacritty|foot|xterm-ghostty|contour)/.test(env.TERM ?? '')
  );
}
