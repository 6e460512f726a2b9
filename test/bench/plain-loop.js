/**
 * What one writes who reads the SDK's documentation: list a page of ids, get their findings, next page.
 * `node plain-loop.js ENDPOINT`
 */
import {
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';

const client = new GuardDutyClient({ endpoint: process.argv[2], region: 'ap-northeast-1' });
const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
const findings = [];
for (const DetectorId of DetectorIds) {
  let NextToken;
  do {
    const page = await client.send(
      new ListFindingsCommand({
        DetectorId,
        NextToken,
        MaxResults: 50,
        FindingCriteria: { Criterion: { 'service.archived': { Equals: ['false'] } } },
      }),
    );
    if (page.FindingIds.length > 0) {
      const { Findings } = await client.send(
        new GetFindingsCommand({ DetectorId, FindingIds: page.FindingIds }),
      );
      findings.push(...Findings);
    }
    NextToken = page.NextToken;
  } while (NextToken);
}
process.stdout.write(JSON.stringify({ Findings: findings }));
