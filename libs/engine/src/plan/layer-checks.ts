import { MedallionError } from '@medallion/core';
import {
  checkDependencies,
  compileChecks,
  compileDeclared,
  contractChecks,
  failingKeysQuery,
  overrideChecks,
  type CheckOverrides,
  type ModelCheck,
  type ModelChecks,
} from '@medallion/quality';
import { digest } from '../hash.ts';
import type { ChecksAsOf } from '../ports/records.ts';
import { isComputed, type Relation } from '../relation.ts';

/** Every check of the models of a layer, by model id: those of the contract, then the declared ones. */
export type LayerChecks = ReadonlyMap<string, readonly ModelCheck[]>;

export interface DescribeChecksOptions {
  /** Default `base`. */
  readonly environment?: string;
  /** Severities and thresholds the workspace decides otherwise. */
  readonly overrides?: CheckOverrides;
}

/**
 * Compiles the checks of models.
 *
 * @param declared checks by the models they belong to; those of models that are not among `relations` are left out
 * @throws MedallionError `CHECK_DUPLICATE` when a declared check has the name of one of the contract's
 */
export function describeChecks(
  relations: readonly Relation[],
  declared: readonly ModelChecks[],
  { environment, overrides = {} }: DescribeChecksOptions = {},
): LayerChecks {
  const declaredOf = new Map(declared.map((each) => [each.model.id, each]));
  return new Map(
    relations.map((relation) => {
      const own = declaredOf.get(relation.id);
      const checks = [
        ...(relation.heldBy === undefined ? contractChecks(relation, !isComputed(relation)) : []),
        ...(own === undefined ? [] : compileDeclared(own, environment === undefined ? {} : { environment }).checks),
      ];
      const names = checks.map(({ name }) => name);
      const repeated = names.find((name, index) => names.indexOf(name) < index);
      if (repeated !== undefined) throw duplicate(relation.id, repeated);
      return [relation.id, overrideChecks(relation.id, checks, overrides)];
    }),
  );
}

/** Every statement a model's checks stand for, and what decides whether they pass: two models with equal ones are checked alike. */
export const checkStatements = (relation: Relation, checks: readonly ModelCheck[]): string[] => [
  ...compileChecks(relation, checks).map((query) => query.sql),
  ...checks.flatMap((check) => [
    `${check.name} ${check.severity} ${JSON.stringify(check.threshold ?? null)}`,
    failingKeysQuery(relation, check) ?? '',
  ]),
];

export const checksDigest = (relation: Relation, checks: readonly ModelCheck[]): string =>
  digest(checkStatements(relation, checks));

/** Ids of everything that checks read besides their own model, sorted. */
export const checkedUpstreams = (checks: readonly ModelCheck[]): string[] =>
  [...new Set(checks.flatMap(checkDependencies))].sort();

/** Models whose changed rows say what rules are to be asked of again, sorted. */
export const followedByChecks = (checks: readonly ModelCheck[]): string[] =>
  [...new Set(checks.flatMap((check) => (check.kind === 'rule' ? check.across : [])).map(({ model }) => model))].sort();

/**
 * Which checks of a model whose rows did not change must run all the same: all where one of them changed, otherwise those that read
 * something that did.
 *
 * @param now the digest of its checks, and the states of what they read
 */
export function dueChecks(
  checks: readonly ModelCheck[],
  now: ChecksAsOf,
  then: ChecksAsOf | undefined,
): readonly ModelCheck[] {
  if (then === undefined || then.digest !== now.digest) return checks;
  return checks.filter((check) => checkDependencies(check).some((id) => now.upstream[id] !== then.upstream[id]));
}

const duplicate = (model: string, name: string): MedallionError =>
  new MedallionError({
    code: 'CHECK_DUPLICATE',
    kind: 'definition',
    message: `${model} declares a check "${name}", which its contract has already.`,
    fix: 'Rename the declared check, or take it out.',
    fields: { model, check: name },
  });
