import { type Finding, isMaskedId } from '../model/finding.ts';
import { findingTypeInfo, outcomeOf, parseFindingType } from '../model/finding-type.ts';
import type { Plan, PlanKind, PlanStep } from '../model/plan.ts';
import { expectedStep, preventStep, sourceStep } from './check-steps.ts';
import { credentialsStep } from './credentials-step.ts';
import { evidenceStep, restoreStep } from './evidence-steps.ts';
import { investigateStep } from './investigate-step.ts';
import { networkStep } from './network-step.ts';
import { quoteShell, refusal } from './quote.ts';
import { type RdsRule, ruleSteps, toRdsRule } from './rule-steps.ts';
import { stopStep } from './stop-step.ts';
import { suspectUsers, type Target, toTarget } from './target.ts';

/** What a finding asks for. `login`: one worked. `attempt`: none did. */
type Situation =
  | { readonly kind: 'login' }
  | { readonly kind: 'attempt' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'destroyed' }
  | { readonly kind: 'call'; readonly rule: RdsRule };

/** Where a plan's finding comes from. */
export interface PlanOrigin {
  /** Options, quoted for a shell; begins with a space where it is not empty. */
  readonly source?: string;
  readonly sandbox?: boolean;
}

const SANDBOX_NOTE =
  'This plan is about the sandbox’s data: nothing in it is real. Read its aws and SQL commands, run none of them.';

const REDACTED_NOTE =
  'This finding was redacted: names, addresses, accounts and ids in this plan are masks, not what they are in AWS. Run nothing of it; plan from the real finding.';

/**
 * The containment plan for a finding, filled in with its values. Pure: the same finding gives the same plan.
 * A type that is not known gets the plan of what its parts say, the longer one where they say nothing.
 * @param origin what its own commands of rdsguard say to ask the same source, and whether that is the sandbox
 */
export function planResponse(finding: Finding, { source = '', sandbox = false }: PlanOrigin = {}): Plan {
  const target = toTarget(finding, source);
  const situation = situationOf(finding);
  return {
    findingId: finding.id,
    findingType: finding.type,
    region: finding.region,
    accountId: finding.accountId,
    kind: kindOf(situation),
    engine: finding.database?.engine,
    dialects: target.dialects,
    summary: summarise(situation, finding),
    notes: [
      ...(sandbox ? [SANDBOX_NOTE] : []),
      ...(isMaskedId(finding.id) ? [REDACTED_NOTE] : []),
      ...planNotes(situation, finding, target),
    ],
    steps: stepsFor(situation, finding, target),
  };
}

/** The plan in at most four short sentences. */
export function firstSteps(plan: Plan): readonly string[] {
  return plan.steps.slice(0, 4).map((step) => step.title);
}

/** The command that prints all of it. */
export function respondCommand(plan: Plan): string {
  const id = refusal(plan.findingId) === undefined ? quoteShell(plan.findingId) : 'ID';
  return `rdsguard respond ${id}`;
}

function situationOf(finding: Finding): Situation {
  const info = findingTypeInfo(finding.type);
  const rule = toRdsRule(finding.rule ?? info?.rule) ?? toRdsRule(info?.rule);
  if (info?.group === 'rule' && rule) return { kind: 'call', rule };
  const purpose = parseFindingType(finding.type)?.purpose;
  if (purpose === 'Exfiltration') return { kind: 'taken' };
  if (purpose === 'Impact') return { kind: 'destroyed' };
  const outcome = outcomeOf(finding.type);
  return { kind: outcome === 'failure' || outcome === 'probe' ? 'attempt' : 'login' };
}

function kindOf(situation: Situation): PlanKind {
  return situation.kind === 'attempt' ? 'check' : 'contain';
}

function stepsFor(situation: Situation, finding: Finding, target: Target): readonly PlanStep[] {
  switch (situation.kind) {
    case 'attempt':
      return [
        expectedStep(finding, target, 'check'),
        sourceStep(finding, target),
        networkStep(target),
        preventStep(),
      ];
    case 'call':
      return [...ruleSteps(situation.rule, target), evidenceStep(finding, target)];
    case 'login':
    case 'taken':
    case 'destroyed':
      return [
        expectedStep(finding, target, 'contain'),
        stopStep(finding, target),
        networkStep(target),
        credentialsStep(finding, target),
        investigateStep(finding, target),
        evidenceStep(finding, target),
        ...(situation.kind === 'destroyed' ? [restoreStep(finding, target)] : []),
      ];
  }
}

function summarise(situation: Situation, finding: Finding): string {
  const who = suspectUsers(finding).join(', ') || 'an unknown user';
  const order = 'ask, lock the account and end its sessions, close the network, rotate the secret';
  switch (situation.kind) {
    case 'login':
      return outcomeOf(finding.type) === 'success'
        ? `A login as ${who} worked. In order: ${order}, find out what was done, keep the evidence.`
        : `What happened is not certain. In order: ${order}, find out what was done, keep the evidence.`;
    case 'taken':
      return `Data was read by ${who} and may be out. In order: ${order}, find out which data, keep the evidence.`;
    case 'destroyed':
      return `Data was destroyed by ${who}. In order: ${order}, find out what is gone, keep the evidence, restore.`;
    case 'attempt':
      return 'No login worked in this finding. In order: find the source, make sure that none did, close the network.';
    case 'call':
      return 'Somebody called the AWS API; no database login is meant. In order: find the caller, take the change back, take the credentials away, keep the evidence.';
  }
}

function planNotes(situation: Situation, finding: Finding, target: Target): readonly string[] {
  return [
    ...(finding.sample
      ? ['This is a sample finding: nothing happened, and its names are placeholders.']
      : []),
    ...(findingTypeInfo(finding.type)
      ? []
      : ['This version of rdsguard does not know this type: the plan follows the parts of its name.']),
    ...(target.dialects.length > 1 && situation.kind !== 'call'
      ? [
          'The finding does not tell the engine: SQL is printed for PostgreSQL and for MySQL and MariaDB; run only yours.',
        ]
      : []),
    ...target.notes,
  ];
}
