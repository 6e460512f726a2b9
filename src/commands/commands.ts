import type { Command } from 'commander';
import type { ExitCode } from '../errors.ts';
import type { Io } from '../io.ts';
import { declareFilters, declareRows } from './declare-filters.ts';
import { collect } from './global-options.ts';

/**
 * What a command does once its words are parsed. `flags` are its options and the global ones; `program` gives every
 * command with its options.
 */
type Action = (io: Io, flags: never, args: readonly string[], program: () => Command) => Promise<ExitCode>;

/** One command: what help says of it, its options, and its code, loaded only when it runs. */
export interface CommandSpec {
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly declare?: (command: Command) => void;
  readonly load: () => Promise<Action>;
}

/** What `rdsguard help` also knows; the texts are loaded when they are asked for. */
export const HELP_TOPIC_NAMES = ['filters', 'output', 'exit-codes', 'environment', 'time'] as const;
export type HelpTopic = (typeof HELP_TOPIC_NAMES)[number];

/** The options of a command that changes something. */
function declareChange(command: Command): void {
  command.option('--yes', 'do not ask');
  command.option('--dry-run', 'say what would be done, and do nothing');
}

const REDACT = 'mask accounts, addresses, users, databases and ids; leave out texts, tags and networks';

/** The table of contents, in the order that help shows. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    usage: 'list',
    summary: 'findings that match, newest first',
    examples: [
      'rdsguard list --type Tor',
      'rdsguard list --region all --severity high --since 24h',
      "rdsguard list --json | jq -a '.Findings[].Resource.RdsDbUserDetails.User'",
    ],
    declare: (command) => {
      declareFilters(command, { samples: 'include' });
      declareRows(command);
      command.option('--versions', 'every version of a finding (with --from)');
      command.option('--redact', REDACT);
      command.option(
        '--fail-on <severity>',
        'exit 3 if a finding is at least this severe; samples count only with --samples',
      );
    },
    load: async () => (await import('./list.ts')).list,
  },
  {
    usage: 'show <id>',
    summary: 'one finding in any state, everything: by id, ARN or a prefix of 8 or more',
    examples: ['rdsguard show d4c3dbdf', 'rdsguard show d4c3dbdf --json | jq .Resource.RdsDbUserDetails'],
    load: async () => (await import('./show.ts')).show,
  },
  {
    usage: 'incidents',
    summary: 'findings joined into login incidents: verdict, reason, timeline; worst first',
    examples: [
      'rdsguard incidents --region all --since 24h',
      'rdsguard incidents --from export/ --fail-on compromised',
    ],
    declare: (command) => {
      declareFilters(command, { samples: 'exclude' });
      declareRows(command);
      command.option(
        '--fail-on <what>',
        'exit 3 for a verdict or severity at least this bad; samples count only with --samples',
      );
    },
    load: async () => (await import('./incidents.ts')).incidents,
  },
  {
    usage: 'summary',
    summary: 'counts and small plots: severity, type, database, user, address, time; weak logins',
    examples: ['rdsguard summary --region all --since 7d'],
    declare: (command) => {
      declareFilters(command, { samples: 'exclude' });
      command.option(
        '--fail-on <severity>',
        'exit 3 if a finding is at least this severe; samples count only with --samples',
      );
    },
    load: async () => (await import('./summary.ts')).summary,
  },
  {
    usage: 'detectors',
    summary: 'per Region: the detector, RDS Protection, data-risk monitoring, publishing frequency',
    examples: ['rdsguard detectors --region all'],
    load: async () => (await import('./detectors.ts')).detectors,
  },
  {
    usage: 'explain [type]',
    summary: 'what a finding type, or that of a finding id, means; without one, the whole catalogue',
    examples: ['rdsguard explain', 'rdsguard explain CredentialAccess:RDS/TorIPCaller.SuccessfulLogin'],
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    usage: 'respond <id>',
    summary: 'the containment plan filled in with this finding, with undo; printed, never run',
    examples: ['rdsguard respond d4c3dbdf', 'rdsguard respond d4c3dbdf -o md > plan.md'],
    load: async () => (await import('./respond.ts')).respond,
  },
  {
    usage: 'samples',
    summary: 'create sample findings of RDS types',
    examples: ['rdsguard samples --all --sandbox', 'rdsguard samples --type Tor --yes'],
    declare: (command) => {
      command.option('--all', 'the nine login and the seven data-activity types');
      command.option('--type <types>', 'a type, a family or a purpose (repeatable)', collect);
      command.option('--wait <duration>', 'wait until each sample is there, and show them');
      command.option('--clean', 'archive every active RDS sample instead');
      declareChange(command);
    },
    load: async () => (await import('./samples.ts')).samples,
  },
  {
    usage: 'watch',
    summary: 'new and changed findings as they come',
    examples: ['rdsguard watch --region all --severity medium', 'rdsguard watch -o ndjson | jq -a .Title'],
    declare: (command) => {
      declareFilters(command, { samples: 'include' });
      command.option('--interval <duration>', 'between polls (default 60s)');
      command.option(
        '--fail-on <severity>',
        'end with exit 3 at the first at least this severe; samples count only with --samples',
      );
    },
    load: async () => (await import('./watch.ts')).watch,
  },
  {
    usage: 'report',
    summary: 'one self-contained HTML file: verdicts, plots, every finding with its plan',
    examples: [
      'rdsguard report --since 7d --file report.html',
      'rdsguard report --type Tor --redact --file for-the-vendor.html',
    ],
    declare: (command) => {
      declareFilters(command, { samples: 'exclude' });
      command.option('--file <path>', 'where to write it; readable by you alone');
      command.option('--force', 'write over a file that exists');
      command.option('--redact', REDACT);
    },
    load: async () => (await import('./report.ts')).report,
  },
  {
    usage: 'archive <id...>',
    summary: 'archive findings by full id or ARN; - reads ids from stdin',
    examples: ['rdsguard list --samples only -o ndjson | jq -r .Id | rdsguard archive - --yes'],
    declare: declareChange,
    load: async () => (await import('./archive.ts')).archive,
  },
  {
    usage: 'unarchive <id...>',
    summary: 'take findings out of the archive, by full id or ARN',
    examples: ['rdsguard unarchive d4c3dbdf2ce8dcce0dd121e5a0b1c2d3'],
    declare: declareChange,
    load: async () => (await import('./archive.ts')).unarchive,
  },
  {
    usage: 'doctor',
    summary: 'credentials, Region, detector, RDS Protection, permissions: each with what mends it',
    examples: [
      'rdsguard doctor --region all',
      'rdsguard doctor --json | jq -es \'length == 1 and .[0].Complete and all(.[0].Checks[]; .State != "problem")\'',
      'rdsguard doctor --policy > policy.json',
    ],
    declare: (command) => {
      command.option('--policy', 'print the IAM policy that rdsguard needs, and look at nothing');
    },
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    usage: 'sandbox',
    summary: 'serve the embedded GuardDuty over HTTP, for the AWS CLI and any SDK',
    examples: [
      'rdsguard sandbox --port 4577',
      'AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=y aws guardduty list-detectors --endpoint-url http://127.0.0.1:4577 --region ap-northeast-1',
    ],
    declare: (command) => {
      command.option('--port <n>', 'loopback port; 0 takes a free one (default 4577)');
      command.option('--findings <path>', 'findings to hold instead of its own (repeatable)', collect);
      command.option('--generate <n>', 'hold this many generated findings more');
      command.option(
        '--fault <fault>',
        'misbehave, for example throttle=0.3 (repeatable); a wrong word lists them',
        collect,
      );
    },
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  {
    usage: 'schema [name]',
    summary: 'the JSON Schema of what a command prints with --json',
    examples: ['rdsguard schema list', 'rdsguard schema list | jq .properties.Sources'],
    load: async () => (await import('./schema.ts')).schema,
  },
  {
    usage: 'completion [shell] [line]',
    summary: 'a script that completes commands, options and values in bash, zsh, fish or powershell',
    examples: ['eval "$(rdsguard completion bash)"', 'source <(rdsguard completion zsh)'],
    load: async () => (await import('./completion.ts')).completion,
  },
];
