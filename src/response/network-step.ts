import type { PlanStep } from '../model/plan.ts';
import { aws, setCluster, setInstance, shell } from './aws-cli.ts';
import { isPrivateAddress, type Target } from './target.ts';

// In single quotes: within double ones an interactive bash takes `!` for its history.
const OPEN_TO_ALL =
  'SecurityGroupRules[?!IsEgress && (CidrIpv4==`"0.0.0.0/0"` || CidrIpv6==`"::/0"`)].[GroupId,SecurityGroupRuleId,IpProtocol,FromPort,ToPort,CidrIpv4,CidrIpv6]';

/** Close the way in: see the rules, revoke those that are open to everybody, no public address. */
export function networkStep(target: Target): PlanStep {
  const file = `rdsguard-revoked-rules-${target.shortId}.txt`;
  const groups = setSecurityGroups(target);
  const rules = aws(
    target,
    'ec2 describe-security-group-rules',
    '--filters "Name=group-id,Values=$SECURITY_GROUPS"',
  );
  const makePrivate = (flag: string): readonly string[] => [
    setInstance(target),
    aws(target, 'rds modify-db-instance --db-instance-identifier "$INSTANCE"', flag, '--apply-immediately'),
  ];
  const limitless = target.shardGroup !== undefined;
  return {
    id: 'network',
    title: `Close the network: ${target.address ? `keep ${target.address} and the like out` : 'admit only known sources'}`,
    why: 'The next attempt needs a way in. Security groups cannot deny one address, they only admit: take away what admits everybody, and leave what your applications need.',
    warnings: [
      'Applications that come in by a rule that is revoked lose the database. Look at the rules before you revoke.',
      ...(limitless
        ? []
        : [
            'Without a public address, clients outside the VPC lose the database. Each instance of a cluster has its own switch.',
          ]),
    ],
    notes: [
      ...(target.address && isPrivateAddress(target.address)
        ? [
            `${target.address} is a private address: the way in is inside your network. Look at that host first.`,
          ]
        : []),
      'A rule for a narrower range that holds the address is not found by this: read the list. A network ACL can deny one address (aws ec2 create-network-acl-entry), of use against one that stays, not against Tor.',
      ...(limitless
        ? ['A shard group’s public access is set when it is made: only its security groups can be changed.']
        : []),
    ],
    blocks: [
      shell(target, 'See who may come in.', [
        groups,
        `${rules} --query 'SecurityGroupRules[?!IsEgress]' --output table`,
      ]),
      shell(
        target,
        `Revoke what admits everybody; what is revoked is kept in ${file} for the undo.`,
        [
          groups,
          `${rules} --query '${OPEN_TO_ALL}' --output text >> ${file}`,
          `while read -r GROUP RULE REST; do ${aws(target, 'ec2 revoke-security-group-ingress', '--group-id "$GROUP"', '--security-group-rule-ids "$RULE"')} < /dev/null; done < ${file}`,
        ],
        { changes: true },
      ),
      ...(limitless
        ? []
        : [
            shell(target, 'Take the public address away.', makePrivate('--no-publicly-accessible'), {
              changes: true,
            }),
          ]),
    ],
    undo: [
      ...(limitless
        ? []
        : [
            shell(
              target,
              'Give the public address back, only if it was public before (Public in the first step).',
              makePrivate('--publicly-accessible'),
              {
                changes: true,
              },
            ),
          ]),
      shell(
        target,
        `Admit again what ${file} holds.`,
        [
          `while read -r GROUP RULE PROTOCOL FROM TO CIDR4 CIDR6; do case "$CIDR4" in None) RANGE="Ipv6Ranges=[{CidrIpv6=$CIDR6}]" ;; *) RANGE="IpRanges=[{CidrIp=$CIDR4}]" ;; esac; ${aws(target, 'ec2 authorize-security-group-ingress', '--group-id "$GROUP"', '--ip-permissions "IpProtocol=$PROTOCOL,FromPort=$FROM,ToPort=$TO,$RANGE"')} < /dev/null; done < ${file}`,
        ],
        { changes: true },
      ),
    ],
  };
}

/** One or two lines that set SECURITY_GROUPS to the ids, with commas between. */
function setSecurityGroups(target: Target): string {
  const [set, call, list] = target.cluster
    ? [setCluster(target), 'rds describe-db-clusters --db-cluster-identifier "$CLUSTER"', 'DBClusters']
    : [setInstance(target), 'rds describe-db-instances --db-instance-identifier "$INSTANCE"', 'DBInstances'];
  const query = `--query "join(',', ${list}[0].VpcSecurityGroups[].VpcSecurityGroupId)"`;
  return `${set}\nSECURITY_GROUPS=$(${aws(target, call, query, '--output text')})`;
}
