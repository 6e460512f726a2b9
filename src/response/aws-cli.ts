import type { CommandBlock } from '../model/plan.ts';
import type { ResourceReference, Target } from './target.ts';

/*
 * AWS CLI calls for a POSIX shell. What is filled in has passed target.ts: names, ids, Regions and addresses
 * that need no quotes. Each block stands alone: it looks up what it needs.
 */

/** One call in the finding's Region. */
export function aws(target: Target, call: string, ...rest: readonly string[]): string {
  const region = target.region ? [`--region ${target.region}`] : [];
  return ['aws', call, ...region, ...rest].join(' ');
}

/** A block for a shell. */
export function shell(
  target: Target,
  purpose: string,
  lines: readonly string[],
  options: { readonly changes?: boolean } = {},
): CommandBlock {
  return {
    language: 'sh',
    dialect: undefined,
    purpose,
    where: `a shell with the AWS CLI and credentials of ${target.accountId ? `account ${target.accountId}` : 'the database’s account'}`,
    text: lines.join('\n'),
    changes: options.changes ?? false,
  };
}

/** Sets INSTANCE to the name of the instance behind the finding. */
export function setInstance(target: Target): string {
  return setName(target, 'INSTANCE', target.instance, {
    call: 'rds describe-db-instances',
    filter: 'dbi-resource-id',
    query: 'DBInstances[0].DBInstanceIdentifier',
  });
}

/** Sets CLUSTER to the name of the cluster behind the finding. */
export function setCluster(target: Target): string {
  return setName(target, 'CLUSTER', target.cluster, {
    call: 'rds describe-db-clusters',
    filter: 'db-cluster-resource-id',
    query: 'DBClusters[0].DBClusterIdentifier',
  });
}

function setName(
  target: Target,
  variable: string,
  reference: ResourceReference | undefined,
  lookUp: { readonly call: string; readonly filter: string; readonly query: string },
): string {
  if (!reference) return `${variable}='<name of the ${variable.toLowerCase()}>'`;
  if (reference.kind === 'name') return `${variable}=${reference.value}`;
  const call = aws(
    target,
    lookUp.call,
    `--filters Name=${lookUp.filter},Values=${reference.value}`,
    `--query '${lookUp.query}'`,
    '--output text',
  );
  return `${variable}=$(${call})`;
}

const ABOUT_INSTANCE =
  'DBInstances[].{Name:DBInstanceIdentifier,Endpoint:Endpoint.Address,Port:Endpoint.Port,Public:PubliclyAccessible,SecurityGroups:VpcSecurityGroups[].VpcSecurityGroupId,MasterUser:MasterUsername,MasterSecret:MasterUserSecret.SecretArn,IamLogin:IAMDatabaseAuthenticationEnabled,LogExports:EnabledCloudwatchLogsExports,Tags:TagList}';
const ABOUT_CLUSTER =
  'DBClusters[].{Name:DBClusterIdentifier,Endpoint:Endpoint,Port:Port,Members:DBClusterMembers[].DBInstanceIdentifier,SecurityGroups:VpcSecurityGroups[].VpcSecurityGroupId,MasterUser:MasterUsername,MasterSecret:MasterUserSecret.SecretArn,IamLogin:IAMDatabaseAuthenticationEnabled,LogExports:EnabledCloudwatchLogsExports,Tags:TagList}';

/** Shows which database it is: name, endpoint, who may reach it, master user, tags. */
export function describeDatabase(target: Target): CommandBlock {
  const lines = ['aws sts get-caller-identity --query Account --output text'];
  if (target.instance || !target.cluster) {
    const filter = referenceFilter(target.instance, 'db-instance-id', 'dbi-resource-id');
    lines.push(aws(target, 'rds describe-db-instances', ...filter, `--query '${ABOUT_INSTANCE}'`));
  }
  if (target.cluster) {
    const filter = referenceFilter(target.cluster, 'db-cluster-id', 'db-cluster-resource-id');
    lines.push(aws(target, 'rds describe-db-clusters', ...filter, `--query '${ABOUT_CLUSTER}'`));
  }
  if (target.shardGroup) lines.push(describeShardGroup(target, target.shardGroup));
  const account = target.accountId ? ` The first line must print ${target.accountId}.` : '';
  return shell(
    target,
    `Which database it is: its name, endpoint, security groups, master user and tags.${account}`,
    lines,
  );
}

function describeShardGroup(target: Target, group: ResourceReference): string {
  // Filters of this call are not documented for resource ids.
  return group.kind === 'name'
    ? aws(target, 'rds describe-db-shard-groups', `--db-shard-group-identifier ${group.value}`)
    : aws(
        target,
        'rds describe-db-shard-groups',
        `--query "DBShardGroups[?DBShardGroupResourceId=='${group.value}']"`,
      );
}

function referenceFilter(
  reference: ResourceReference | undefined,
  nameFilter: string,
  idFilter: string,
): readonly string[] {
  if (!reference) return [];
  const filter = reference.kind === 'name' ? nameFilter : idFilter;
  return [`--filters Name=${filter},Values=${reference.value}`];
}
