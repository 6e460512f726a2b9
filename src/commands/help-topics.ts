import type { HelpTopic } from './commands.ts';

/** What `rdsguard help TOPIC` prints. The README's reference is made from the same texts. */
export const HELP_TOPICS = {
  filters: `Filters

The same for list, incidents, summary, watch and report. Several values of one
filter are alternatives (by comma, or the flag repeated); different filters
must all hold.

  --type           a family (Tor, MaliciousIP, AnomalousBehavior), a purpose
                   (CredentialAccess, Discovery, Exfiltration, Impact) or a
                   full finding type, in any case. A full type that this
                   version does not know is asked for as written.
  --severity       low, medium, high, critical (from 1, 4, 7, 9) or a number:
                   at least this
  --since --until  the window [since, until) on UpdatedAt; see rdsguard help
                   time
  --outcome        success, failure, probe, by the type; data-activity types
                   have none
  --user, --application, --database
                   exact; users and applications also in any login attribute;
                   a database by its instance identifier, its resource id or
                   its name
  --cluster, --engine, --account, --asn, --threat-list
                   exact, in any case
  --ip             an address or a CIDR network, v4 or v6
  --country        the code or the name that the finding carries
  --state          active (default), archived, all
  --samples        include, exclude, only. list and watch include and mark
                   them; incidents, summary, report and every --fail-on leave
                   them out
  --id             full ids, or prefixes of 8 characters or more; incidents
                   shows the incident that holds the finding
  --sort --limit   order and rows: a table shows 100 rows unless told, 0 is
                   all; JSON, NDJSON and CSV have all

Without filters a command shows every RDS finding: of resource type
RDSDBInstance or RDSLimitlessDB, or of a type that holds :RDS/. Everything is
applied again on this computer, so that live, sandbox and files give the same
answer to the same filter.

Filters choose findings before incidents and report join them (but for --id
of incidents): an incident may then have stages that are not shown.
`,
  output: `Output

-o table (default), wide, json, ndjson, csv or md; --json is -o json. stdout
has the answer and nothing else; notices, progress, warnings and errors go to
stderr, -q drops the notices.

A terminal gets colour, relative times and tables that fit; a pipe gets RFC
3339 times in the zone, no colour, and nothing that depends on the moment: the
same input gives the same bytes. wide has every column, far more than fit a
screen: rdsguard list -o wide | less -S

list --json is a superset of what aws guardduty get-findings prints, so its jq
recipes work unchanged:

  {"SchemaVersion":"rdsguard/1","Complete":true,
   "Sources":[{"Region":…,"AccountId":…,"DetectorId":…,
               "Status":"ok","Findings":3}],
   "Findings":[…]}

A finding in JSON is AWS's own, PascalCase and lossless. show --json is that
finding alone, ndjson a finding a line. The other commands print the same
envelope with a list of their own name. rdsguard schema list prints the JSON
Schema of list, and so for the others.

CSV is RFC 4180, a row a finding; cells that a spreadsheet would run as a
formula start with '.

Characters that a terminal would act on, or that nobody would see, are shown
as \\x1b or \\u{202E}.
`,
  'exit-codes': `Exit codes

  0    answered, complete (an empty answer is an answer)
  1    any other failure
  2    the command line was wrong
  3    --fail-on was met; it wins over 5
  4    no usable credentials or Region; also when every Region refuses them
  5    incomplete: some Region, profile, page, file or finding is missing;
       what was got is printed, what is missing is named on stderr and in
       Sources
  6    bad input data: nothing in it could be read as findings
  130  interrupted

A Region's status is ok, no-detector, not-enabled, denied, throttled, timeout,
unreachable or error. no-detector and not-enabled are complete answers under
--region all, and 5 where the Region was named or is the only one.
`,
  environment: `Environment

  AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID and the rest
                     credentials and Region, by the AWS SDK's own rules
  AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_GUARDDUTY
                     the endpoint, as --endpoint-url; plain http only to this
                     computer
  AWS_MAX_ATTEMPTS   tries of a call that is throttled or fails in passing
  AWS_CA_BUNDLE      certificates to trust
  HTTPS_PROXY, NO_PROXY
                     the proxy
  NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM
                     colour, decided for stdout and stderr apart, the first
                     that holds: --no-color > NO_COLOR (not empty) >
                     FORCE_COLOR=0 or false > FORCE_COLOR or CLICOLOR_FORCE >
                     TERM=dumb > whether it is a terminal
  LC_ALL, LC_CTYPE, LANG
                     borders are ASCII where the locale is not UTF-8
  TZ                 the zone of times unless --tz is given
  CI                 no progress line
  XDG_CACHE_HOME     where compiled code of rdsguard is kept, in a folder
                     rdsguard that only you can open; else ~/.cache/rdsguard.
                     It makes the next start faster and may be deleted

--sandbox and --from look at none of the AWS ones. Secrets are never taken by
a flag.
`,
  time: `Time

--since and --until take
  90s 15m 24h 7d 2w  back from now
  2026-11-01         midnight in the zone
  "2026-11-01 09:00"
                     in the zone
  2026-11-01T09:00:00+09:00
                     RFC 3339, which has its own offset

The zone is --tz, an IANA name in any case (Asia/Tokyo, UTC), else the host's.
Offsets and abbreviations are not zones: they do not say when clocks change. A
time that the zone skips is read with the offset from before the change, one
that it has twice as the first of the two.

"Back from now" is as right as this computer's clock. Where AWS's differs by
more than a minute, an answer to it is incomplete (exit 5) and says so.

The window [since, until) is on UpdatedAt. GuardDuty tells of a new finding
within about five minutes, and of changes every 15 minutes, 1 hour or 6 hours
(rdsguard detectors shows which): that nothing new came is not that it is
over.
`,
} as const satisfies Record<HelpTopic, string>;
