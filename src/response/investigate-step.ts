import type { Finding } from '../model/finding.ts';
import type { CommandBlock, PlanStep, SqlDialect } from '../model/plan.ts';
import { aws, setCluster, setInstance, shell } from './aws-cli.ts';
import { quoteInsightsText, quoteShell, refusal } from './quote.ts';
import { suspectUsers, type Target, type TimeWindow, toUtc } from './target.ts';
import { mysqlTraces } from './traces-mysql.ts';
import { postgresqlTraces } from './traces-postgresql.ts';

/** Find what was done: the audit log, and what the database itself still knows. */
export function investigateStep(finding: Finding, target: Target): PlanStep {
  const { window } = target;
  const users = suspectUsers(finding).filter((user) => refusal(user) === undefined);
  const [user] = users;
  return {
    id: 'investigate',
    title: 'Find out what was done after the login',
    why: 'The finding tells that somebody was in, not what they read or changed. Only the database’s logs do, if auditing was on.',
    warnings: [],
    notes: [
      window
        ? `The time window is ${toUtc(window.from)} to ${toUtc(window.until)}, UTC: an hour before the first to a day after the last occurrence. Widen it where the account stayed open for longer.`
        : 'The finding has no time: no query over a time window is printed.',
      'Logs get to CloudWatch only where their export is on (LogExports above). MySQL and MariaDB: audit plugin or Aurora’s advanced auditing. PostgreSQL: log_connections, pgaudit.',
      ...(users.length > 1
        ? [`The SQL is for ${user}; put the other names in its place: ${users.slice(1).join(', ')}.`]
        : []),
    ],
    blocks: window
      ? target.dialects.flatMap((dialect) => [
          ...logBlocks(dialect, users, target, window),
          tracesBlock(dialect, user, window),
        ])
      : [],
    undo: [],
  };
}

/** The log that a dialect writes its logins and statements to: AWS's names of log groups. */
const LOG_NAMES: Record<SqlDialect, string> = { postgresql: 'postgresql', mysql: 'audit' };

/** The query in the console, and the same by the CLI. */
export function logBlocks(
  dialect: SqlDialect,
  users: readonly string[],
  target: Target,
  window: TimeWindow,
): readonly CommandBlock[] {
  const query = insightsQuery(dialect, users, target.address);
  const [set, group] = target.cluster
    ? [setCluster(target), '/aws/rds/cluster/$CLUSTER/']
    : [setInstance(target), '/aws/rds/instance/$INSTANCE/'];
  const seconds = (instant: number): number => Math.floor(instant / 1000);
  return [
    {
      language: 'logs-insights',
      dialect: undefined,
      purpose: `The ${LOG_NAMES[dialect]} log from ${toUtc(window.from)} to ${toUtc(window.until)} (set this range, in UTC).`,
      where: `CloudWatch Logs Insights, log group ${group.replace('$CLUSTER', '<cluster>').replace('$INSTANCE', '<instance>')}${LOG_NAMES[dialect]}`,
      text: query,
      changes: false,
    },
    shell(target, 'The same query by the AWS CLI; ask for the results again while its Status is Running.', [
      set,
      `QUERY_ID=$(${aws(
        target,
        'logs start-query',
        `--log-group-name "${group}${LOG_NAMES[dialect]}"`,
        `--start-time ${seconds(window.from)}`,
        `--end-time ${seconds(window.until)}`,
        `--query-string ${quoteShell(query.replaceAll('\n', ' '))}`,
        '--query queryId',
        '--output text',
      )})`,
      'sleep 10',
      aws(target, 'logs get-query-results', '--query-id "$QUERY_ID"'),
    ]),
  ];
}

/** PostgreSQL on RDS begins a line with `time:address(port):user@database:[pid]:`; audit logs are lines of CSV. */
function insightsQuery(dialect: SqlDialect, users: readonly string[], address: string | undefined): string {
  const texts = [
    ...(address ? [dialect === 'postgresql' ? `${address}(` : `,${address},`] : []),
    ...users.map((user) => (dialect === 'postgresql' ? `:${user}@` : `,${user},`)),
  ];
  const likes = texts.map((text) => `@message like ${quoteInsightsText(text)}`);
  return [
    'fields @timestamp, @logStream, @message',
    ...(likes.length > 0 ? [`| filter ${likes.join(' or ')}`] : []),
    '| sort @timestamp asc',
    '| limit 10000',
  ].join('\n');
}

function tracesBlock(dialect: SqlDialect, user: string | undefined, window: TimeWindow): CommandBlock {
  const [traces, client] =
    dialect === 'postgresql'
      ? [postgresqlTraces, 'psql, as the master user, in each database']
      : [mysqlTraces, 'the mysql or mariadb client, as the master user'];
  return {
    language: 'sql',
    dialect,
    purpose: 'What the database itself still shows: accounts, rights, code and tables. Times are UTC.',
    where: client,
    text: traces(user, window),
    changes: false,
  };
}
