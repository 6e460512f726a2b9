import { describe, expect, it } from 'vitest';
import { isPublicType, publicWord } from '../../src/filter/public-words.ts';

type Field = Parameters<typeof publicWord>[0];

describe('a word that only AWS can have written', () => {
  it.each<[Field, readonly string[]]>([
    ['resourceType', ['RDSDBInstance', 'RDSLimitlessDB', 'AccessKey', 'Instance']],
    ['resourceRole', ['TARGET', 'ACTOR']],
    ['feedback', ['USEFUL', 'NOT_USEFUL']],
    ['actionType', ['RDS_LOGIN_ATTEMPT', 'AWS_API_CALL', 'DNS_REQUEST']],
    [
      'engine',
      ['Aurora PostgreSQL', 'aurora-mysql', 'mariadb', 'Amazon RDS for SQL Server', 'PostgreSQL 16'],
    ],
    ['engineVersion', ['15.4', '8.0.mysql_aurora.3.04.0', '15.00.4236.7.v1', '12.1.0.2.v24', '19.3.0.0.0']],
    ['ssl', ['TLSv1_2', 'SSLv3', 'unencrypted', 'TLS 1.3']],
    ['authMethod', ['MD5', 'scram-sha-256', 'mysql_native_password', 'IAM']],
    [
      'country',
      ['Germany', 'Côte d’Ivoire', 'Co\u0302te d’Ivoire', 'Korea (the Republic of)', 'Åland Islands'],
    ],
    ['countryCode', ['DE', 'JP']],
    ['region', ['eu-west-1', 'us-gov-east-1', 'ap-southeast-12', 'us-isob-east-1']],
    ['partition', ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b']],
  ])('stays: %s %j', (field, values) => {
    const lost = values.filter((value) => publicWord(field, value) !== value);
    expect(lost).toEqual([]);
  });
});

describe('a word that somebody else may have written', () => {
  it.each<[Field, readonly string[]]>([
    ['resourceType', ['carol', 'carol RDSDBInstance', 'RDSDBInstance-4711', 'MyInstance', 'RDS']],
    ['resourceRole', ['carol', 'target']],
    ['feedback', ['carol', 'useful']],
    ['actionType', ['carol', 'CAROL_RDS_LOGIN', 'RDS_LOGIN_carol', 'RDS']],
    ['engine', ['carol', 'aurora carol', 'carol mysql', 'mysql carol9', 'mysql 9carol', 'mysql 47111']],
    ['engineVersion', ['carol', '15.carol', '203.0.113.9', '10.0.0.1']],
    ['ssl', ['carol', 'TLS carol']],
    ['authMethod', ['carol', 'iam carol']],
    ['country', ['4 Germany', 'Germany 4', 'carol@example.com', 'x', '203.0.113.9', 'G'.repeat(62)]],
    ['countryCode', ['de', 'D', 'DEU', 'D1']],
    ['region', ['carol', '4711-eu-west-1', 'Xeu-west-1', 'eu-west-1.carol', 'eu-west-123', 'west-1']],
    ['partition', ['carol', 'my-aws', 'aws carol', 'aws-4711', 'awscarol']],
  ])('goes: %s %j', (field, values) => {
    const kept = values.filter((value) => publicWord(field, value) !== undefined);
    expect(kept).toEqual([]);
  });
});

describe('what is not known', () => {
  it.each([['unknown'], [''], [undefined]])('%j says nothing of anybody and stays', (value) => {
    expect(publicWord('countryCode', value)).toBe(value);
  });
});

describe('a type', () => {
  it.each([
    'Discovery:RDS/TorIPCaller',
    'Persistence:RDS/Tomorrow',
    'Persistence:RDS/TorIPCaller.NewThing.More',
    'Recon:EC2/PortProbe',
  ])('of AWS’s shape stays: %s', (type) => expect(isPublicType(type)).toBe(true));
  it.each([
    'carol Impact:RDS/Tomorrow',
    'Impact:RDS/Tomorrow of carol',
    'Impact:RDS/Tomorrow.',
    'Impact:RDS/Tomorrow.4711',
    'impact:RDS/Tomorrow',
    'Impact:orders4711database/Tomorrow',
    'Impact',
  ])('of another shape goes: %s', (type) => expect(isPublicType(type)).toBe(false));
});
