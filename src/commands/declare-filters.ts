import { type Command, Option } from 'commander';
import type { SampleChoice } from '../model/query.ts';
import { collect } from './global-options.ts';

const GROUP = 'Filters:';

/** Declares the filters that `list`, `incidents`, `summary`, `watch` and `report` share. */
export function declareFilters(command: Command, defaults: { samples: SampleChoice }): void {
  const repeatable = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(GROUP).argParser(collect));
  const single = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(GROUP));
  repeatable('--type <types>', 'family Tor, MaliciousIP, AnomalousBehavior; a purpose; or a full type');
  single('--severity <level>', 'at least low, medium, high, critical or a number');
  single('--since <time>', 'updated since: 24h, 7d, 2026-11-01, "2026-11-01 09:00", RFC 3339');
  single('--until <time>', 'updated before, in the same forms');
  repeatable('--outcome <outcomes>', 'success, failure, probe');
  repeatable('--user <name>', 'database user');
  repeatable('--application <name>', 'application name');
  repeatable('--database <name>', 'instance identifier, resource id or database name');
  repeatable('--cluster <id>', 'cluster identifier');
  repeatable('--engine <engine>', 'as in the finding: "Aurora MySQL"');
  repeatable('--account <ids>', 'AWS account ids');
  repeatable('--ip <addresses>', 'remote address or CIDR network, v4 or v6');
  repeatable('--country <country>', 'code or name that the finding carries');
  repeatable('--asn <numbers>', 'autonomous system number');
  repeatable('--threat-list <name>', 'threat list name');
  single('--state <state>', 'active (default), archived, all');
  single('--samples <choice>', `include, exclude, only (default ${defaults.samples})`);
  repeatable('--id <ids>', 'finding ids, or prefixes of 8 or more');
}

/** Declares what decides rows and order; not every command has rows. */
export function declareRows(command: Command): void {
  command.addOption(
    new Option('--limit <n>', 'rows at most; a table shows 100 unless told, 0 is all').helpGroup(GROUP),
  );
  command.addOption(
    new Option(
      '--sort <key>',
      'updated (default), severity, first-seen, last-seen, count, type, database',
    ).helpGroup(GROUP),
  );
}
