import { Command, CommanderError } from 'commander';
import { COMMANDS, type CommandSpec, HELP_TOPIC_NAMES } from './commands/commands.ts';
import { declareGlobalOptions, type GlobalFlags } from './commands/global-options.ts';
import { ExitCode, RdsguardError } from './errors.ts';
import { createIo, type Io, OutputClosed } from './io.ts';

/** Runs the process that we are. @returns the exit code, when everything is written */
export function runProcess(process: NodeJS.Process): Promise<ExitCode> {
  return run(createIo(process));
}

/**
 * Runs one command line in a world. Nothing is thrown and nothing exits the process.
 * @returns the exit code, when everything is written
 */
export function run(io: Io): Promise<ExitCode> {
  // To declare all of them takes as long as many a command does.
  const named = COMMANDS.filter((spec) => nameOf(spec) === io.args[0]);
  return runCommands(io, named.length > 0 ? named : COMMANDS);
}

async function runCommands(io: Io, specs: readonly CommandSpec[]): Promise<ExitCode> {
  const help = { stdout: '', stderr: '' };
  let exit: ExitCode = ExitCode.ok;
  const done = (code: ExitCode) => {
    exit = code;
  };
  const program = createProgram(io, { specs, written: help, done });
  try {
    const args = io.args.length === 0 ? ['--help'] : io.args;
    await untilInterrupted(io, program.parseAsync([...args], { from: 'user' }));
    await io.stdout.write(help.stdout);
    return exit;
  } catch (error) {
    // What is said of a wrong command line knows every command; nothing was run.
    if (isWrong(error) && specs !== COMMANDS) return runCommands(io, COMMANDS);
    return answerError(io, error, help, program);
  }
}

function isWrong(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode !== 0;
}

/** Ctrl-C ends the run at once: nothing that is still waited for may hold it. */
function untilInterrupted(io: Io, running: Promise<unknown>): Promise<unknown> {
  const interrupted = new Promise((_, reject) => {
    const stop = () => reject(io.interrupted.reason);
    io.interrupted.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([running, interrupted]);
}

type Written = { stdout: string; stderr: string };

interface ProgramOptions {
  readonly specs: readonly CommandSpec[];
  /** Takes what commander writes. */
  readonly written: Written;
  readonly done: (code: ExitCode) => void;
}

function createProgram(io: Io, { specs, written, done }: ProgramOptions): Command {
  const program = new Command('rdsguard');
  program
    .description(
      'Inspects Amazon GuardDuty RDS Protection findings: who logged in, from where, whether it worked.',
    )
    .usage('<command> [options]')
    .version(io.version(), '-V, --version', 'the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        written.stdout += text;
      },
      writeErr: (text) => {
        written.stderr += text;
      },
      getOutHelpWidth: () => io.stdout.columns || 100,
      getErrHelpWidth: () => io.stderr.columns || 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .showSuggestionAfterError();
  declareGlobalOptions(program);
  declareHelp(program, io, written);
  for (const spec of specs) declareCommand(program, io, spec, done);
  program.hook('preSubcommand', (_, command) => {
    declareOptions(command);
  });
  return program;
}

/** `rdsguard help [command or topic]`: commander's own knows only commands. */
function declareHelp(program: Command, io: Io, written: Written): void {
  program.helpCommand(false);
  program.addHelpText('after', `\nTopics, as in rdsguard help time:\n  ${HELP_TOPIC_NAMES.join(', ')}`);
  program
    .command('help [name]')
    .summary(`help on a command, or on ${HELP_TOPIC_NAMES.join(', ')}`)
    .action(async (name: string | undefined) => {
      const topic = HELP_TOPIC_NAMES.find((word) => word === name);
      if (topic) {
        const { HELP_TOPICS } = await import('./commands/help-topics.ts');
        const { columns } = io.stdout;
        const page = HELP_TOPICS[topic];
        if (columns === undefined) written.stdout += page;
        else written.stdout += (await import('./view/help-page.ts')).fitHelpPage(page, columns);
        return;
      }
      const command = program.commands.find((other) => other.name() === name);
      if (name === undefined) return program.outputHelp();
      if (command) return declareOptions(command).outputHelp();
      const known = `every command and on ${HELP_TOPIC_NAMES.join(', ')}`;
      program.error(`error: unknown topic '${name}'. There is help on ${known}.`);
    });
}

function declareCommand(program: Command, io: Io, spec: CommandSpec, done: (code: ExitCode) => void): void {
  const command = program.command(spec.usage).summary(spec.summary).description(spec.summary);
  command.addHelpText('beforeAll', `Examples:\n${spec.examples.map((line) => `  $ ${line}`).join('\n')}\n`);
  command.action(async () => {
    const action = await spec.load();
    const everything = () => {
      const whole = createProgram(io, { specs: COMMANDS, written: { stdout: '', stderr: '' }, done });
      whole.commands.forEach(declareOptions);
      return whole;
    };
    done(await action(io, command.optsWithGlobals(), command.args, everything));
  });
}

function nameOf({ usage }: CommandSpec): string | undefined {
  return usage.split(' ')[0];
}

/** Declares a command's own options, once. All of them take as long as the rest of the start. */
function declareOptions(command: Command): Command {
  const spec = COMMANDS.find((other) => nameOf(other) === command.name());
  if (command.options.length === 0) spec?.declare?.(command);
  return command;
}

/** The one place where an error becomes words and an exit code. */
async function answerError(io: Io, error: unknown, written: Written, program: Command): Promise<ExitCode> {
  if (error instanceof OutputClosed) return ExitCode.ok;
  if (error instanceof CommanderError) {
    try {
      return await answerParser(io, error, written, program);
    } catch (writeError) {
      return answerError(io, writeError, written, program);
    }
  }
  if (io.interrupted.aborted) return ExitCode.interrupted;
  const flags = program.opts<GlobalFlags>();
  const { decideColor } = await import('./view/color.ts');
  const { formatError, formatStack } = await import('./view/notice.ts');
  const color = decideColor({
    flag: flags.color ? undefined : false,
    env: io.env,
    isTerminal: io.stderr.isTerminal,
  });
  const known = error instanceof RdsguardError;
  const message = error instanceof Error ? error.message : String(error);
  await io.stderr.write(
    await formatError(
      known
        ? error
        : {
            message: `Unexpected: ${message}`,
            hint: 'This is a fault of rdsguard. Run it again with --debug and report what it prints.',
          },
      color,
      io.stderr.columns,
    ),
  );
  if (flags.debug && error instanceof Error) await io.stderr.write(formatStack(error));
  return known ? error.exitCode : ExitCode.failure;
}

/** commander ends by throwing, also after --help and --version; a wrong command line is 2, and prints nothing on stdout. */
async function answerParser(
  io: Io,
  error: CommanderError,
  written: Written,
  program: Command,
): Promise<ExitCode> {
  await io.stdout.write(written.stdout);
  if (error.exitCode === 0) return ExitCode.ok;
  const { escapeText } = await import('./view/sanitize.ts');
  const { explainMistake } = await import('./commands/explain-mistake.ts');
  program.commands.forEach(declareOptions);
  const lines = explainMistake(error, program, written.stderr);
  await io.stderr.write(lines.map((line) => `${escapeText(line)}\n`));
  return ExitCode.usage;
}
