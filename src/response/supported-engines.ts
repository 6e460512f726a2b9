import type { SupportedEngines } from '../model/explanation.ts';

const READ_ON = '2026-11-22';

/** Which engines RDS Protection watches, after the User Guide's page and, for data activity, the news (domain.md b). */
export const SUPPORTED_ENGINES: SupportedEngines = {
  asOf: READ_ON,
  link: 'https://docs.aws.amazon.com/guardduty/latest/ug/rds-protection.html#rds-pro-supported-db',
  engines: [
    { engine: 'Aurora MySQL', activity: 'login', versions: ['2.10.2+', '3.02.1+'], note: undefined },
    {
      engine: 'Aurora PostgreSQL',
      activity: 'login',
      versions: ['10.23+', '11.12+', '12.7+', '13.3+', '14.3+', '15.2+', '16.1+'],
      note: 'An older text says 10.17+.',
    },
    {
      engine: 'Aurora PostgreSQL Limitless Database',
      activity: 'login',
      versions: ['16.4-limitless'],
      note: undefined,
    },
    {
      engine: 'RDS for PostgreSQL',
      activity: 'login',
      versions: ['11.17+', '12.12+', '13.8+', '14.5+', '15', '16', '17'],
      note: 'A read replica needs a primary of a supported version.',
    },
    {
      engine: 'RDS for MySQL',
      activity: 'login',
      versions: [],
      note: 'Newly listed; see the page for its versions.',
    },
    {
      engine: 'RDS for MariaDB',
      activity: 'login',
      versions: [],
      note: 'Newly listed; see the page for its versions.',
    },
    {
      engine: 'Aurora PostgreSQL',
      activity: 'data',
      versions: ['11.19+', '12.14+', '13.10+', '14.7+', '15.2+'],
      note: 'As announced in October 2026.',
    },
    {
      engine: 'RDS for PostgreSQL',
      activity: 'data',
      versions: ['11.20+', '12.15+', '13.11+', '14.8+', '15.3+'],
      note: 'As announced in October 2026.',
    },
  ],
  notes: [
    'Findings of unusual behaviour need a learning time of up to two weeks after RDS Protection is enabled or a database is created.',
    'A database whose storage is full may send nothing.',
    'GuardDuty shows findings, never the log of logins itself.',
  ],
};
