export {
  checkDependencies,
  type AcceptedValuesCheck,
  type CheckedAcross,
  type DefaultMembersCheck,
  type ExpectationCheck,
  type ModelCheck,
  type NotNullCheck,
  type RecencyCheck,
  type ReferencesCheck,
  type RowCountCheck,
  type RuleCheck,
  type Severity,
  type Threshold,
  type UniqueCheck,
} from './check.ts';
export { compileChecks, type CheckQuery } from './compile/compile-checks.ts';
export { compileDeclared, type CompiledChecks } from './compile/compile-declared.ts';
export { contractChecks, type CheckedColumn, type CheckedRelation } from './compile/contract-checks.ts';
export { failingKeysQuery, MAX_FAILING_KEYS, type FailingKey } from './compile/failing-keys.ts';
export { checkName, overrideChecks, type CheckOverrides } from './compile/override-checks.ts';
export { qualifiedName } from './compile/sql-text.ts';
export { checksOf, type ModelChecks, type RowColumn } from './declare/checks-of.ts';
export type {
  CheckHeader,
  DeclaredCheck,
  DeclaredExpectation,
  DeclaredRecency,
  DeclaredRowCount,
  DeclaredRule,
  DeclaredUnique,
  RowsBy,
} from './declare/declared-check.ts';
export { expectation } from './declare/expectation.ts';
export { recency } from './declare/recency.ts';
export { rowCount } from './declare/row-count.ts';
export { rowsBy } from './declare/rows-by.ts';
export { rule } from './declare/rule.ts';
export { unique } from './declare/unique.ts';
export { versionChecks, type VersionChecks } from './declare/version-checks.ts';
export { blockingFailures, passedWithout, readCheckRow, type CheckResult } from './result/check-result.ts';
export { validateChecks } from './validate-checks.ts';
