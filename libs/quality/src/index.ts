export {
  checkedColumns,
  type AcceptedValuesCheck,
  type ExpectationCheck,
  type ModelCheck,
  type NotNullCheck,
  type ReferencesCheck,
  type Severity,
  type UniqueCheck,
} from './check.ts';
export { blockingFailures, readCheckRow, type CheckResult } from './check-result.ts';
export { compileChecks, type CheckQuery } from './compile-checks.ts';
export { contractChecks, type CheckedColumn, type CheckedRelation } from './contract-checks.ts';
export { expectation, type ExpectationDeclaration } from './expectation.ts';
export { qualifiedName } from './sql-text.ts';
