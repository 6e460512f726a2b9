import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

/** What a terminal shows after a text was written to it, and what the text did to the terminal besides. */
export interface Screen {
  /** Lines as seen, without the empty ones at the end. */
  readonly lines: readonly string[];
  /** Cells up to the last one that is not blank, per line. */
  readonly widths: readonly number[];
  /** What was done to the title, the clipboard, the bell, colours or by an answer back. */
  readonly effects: readonly string[];
}

/** Writes text to an emulated terminal (xterm.js, Unicode 11 widths) and reads its screen. */
export async function drawOnScreen(
  text: string,
  { columns = 250, rows = 400 }: { columns?: number; rows?: number } = {},
): Promise<Screen> {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 0,
    allowProposedApi: true,
    convertEol: true,
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const effects: string[] = [];
  terminal.onTitleChange((title) => effects.push(`title ${title}`));
  terminal.onBell(() => effects.push('bell'));
  terminal.onData((answer) => effects.push(`answer ${answer}`));
  for (const code of [4, 7, 8, 9, 10, 11, 12, 52, 104, 777, 1337]) {
    terminal.parser.registerOscHandler(code, (data) => {
      effects.push(`osc ${code} ${data}`);
      return true;
    });
  }
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const buffer = terminal.buffer.active;
  const read = Array.from({ length: rows }, (_, row) => {
    const line = buffer.getLine(row);
    const text = line?.translateToString(true) ?? '';
    // No character takes more than two cells.
    let width = Math.min(columns, text.length * 2);
    while (
      width > 0 &&
      !line
        ?.getCell(width - 1)
        ?.getChars()
        .trim()
    )
      width -= 1;
    // The last one may be the first half of a wide character.
    return { text, width: width + (line?.getCell(width - 1)?.getWidth() === 2 ? 1 : 0) };
  });
  terminal.dispose();
  const length = read.findLastIndex(({ text: line }) => line !== '') + 1;
  return {
    lines: read.slice(0, length).map((line) => line.text),
    widths: read.slice(0, length).map((line) => line.width),
    effects,
  };
}
