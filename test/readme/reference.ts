import { COMMANDS, HELP_TOPIC_NAMES } from '../../src/commands/commands.ts';
import { runCli } from '../support/run-cli.ts';

/** The README's reference: what `--help` prints, the global options once, each command folded away. */
export async function toReference(): Promise<string> {
  const commands = COMMANDS.map(({ usage, summary }) => ({
    name: usage.split(' ')[0] ?? '',
    usage,
    summary,
  }));
  const folded = [
    ...(await Promise.all(
      commands.map(async ({ name, usage, summary }) =>
        fold(`rdsguard ${usage}`, summary, ownHelp(await print([name, '--help']))),
      ),
    )),
    ...(await Promise.all(
      HELP_TOPIC_NAMES.map(async (topic) =>
        fold(`rdsguard help ${topic}`, 'a topic', await print(['help', topic])),
      ),
    )),
  ];
  return `${fence(await print(['--help']))}\n\n${folded.join('\n\n')}`;
}

async function print(args: readonly string[]): Promise<string> {
  const { exit, stdout } = await runCli(args);
  if (exit !== 0) throw new Error(`rdsguard ${args.join(' ')} ended with ${exit}`);
  return stdout;
}

/** A command's help without what all of them share. */
function ownHelp(help: string): string {
  return help.replace(/\nGlobal Options:[\s\S]*$/, '\n');
}

function fold(title: string, summary: string, text: string): string {
  return `<details>\n<summary><code>${escapeHtml(title)}</code>: ${escapeHtml(summary)}</summary>\n\n${fence(text)}\n\n</details>`;
}

function fence(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced. @throws where a mark is missing */
export function replaceBetween(text: string, name: string, content: string): string {
  const [before, rest] = text.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`<!-- /${name} -->`)[1];
  if (before === undefined || after === undefined)
    throw new Error(`README.md has no <!-- ${name} --> … <!-- /${name} -->`);
  return `${before}<!-- ${name} -->\n\n${content}\n\n<!-- /${name} -->${after}`;
}
