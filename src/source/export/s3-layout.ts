/** What a folder or file of the S3 export tells of the findings in it. */
export interface S3Place {
  readonly region: string | undefined;
  /** The days of export that it holds: milliseconds UTC, [from, to). */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** What is asked for, as far as the layout can tell. */
export interface S3Wanted {
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly regions: readonly string[] | undefined;
}

const LAYOUT =
  /^(?:.*[\\/])?AWSLogs[\\/](?:o-[a-z0-9]+[\\/])?\d{12}(?:[\\/]GuardDuty(?:[\\/]([a-z0-9-]+)(?:[\\/](\d{4})(?:[\\/](\d{2})(?:[\\/](\d{2}))?)?)?)?)?(?=[\\/]|$)/;

/**
 * Reads `[prefix/]AWSLogs/[org/]ACCOUNT/GuardDuty/REGION/YYYY/MM/DD/…` (domain.md e), also where it breaks off.
 * @returns undefined where the path is not of this layout
 */
export function parseS3Path(path: string): S3Place | undefined {
  const match = LAYOUT.exec(path);
  if (!match) return undefined;
  const [, region, year, month, day] = match;
  if (year === undefined) return { region, from: undefined, to: undefined };
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  return {
    region,
    from: Date.UTC(y, m, d),
    to:
      day === undefined
        ? month === undefined
          ? Date.UTC(y + 1, 0)
          : Date.UTC(y, m + 1)
        : Date.UTC(y, m, d + 1),
  };
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Whether what lies there can be of the window. A finding's version is exported after its UpdatedAt: a new one
 * within minutes, an update by the publishing frequency, six hours at most (domain.md e), so a day's folder holds
 * UpdatedAts of that day and of the day before. A day on each side is added for clocks and late deliveries.
 *
 * The account decides nothing: an administrator's export holds its members' findings (domain.md e), and AWS does not
 * say that each lies under its own account. A folder too many is slow, one too few a false "clean".
 */
export function mayHold(place: S3Place, wanted: S3Wanted): boolean {
  const { region, from, to } = place;
  return (
    isAmong(region, wanted.regions) &&
    (to === undefined || wanted.since === undefined || to + DAY > wanted.since) &&
    (from === undefined || wanted.until === undefined || from - 2 * DAY < wanted.until)
  );
}

function isAmong(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  return value === undefined || wanted === undefined || wanted.some((one) => one.toLowerCase() === value);
}
