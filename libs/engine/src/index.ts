export { buildLayer } from './build/build-layer.ts';
export { lockTimeoutOf } from './build/build-options.ts';
export type { BuildOptions, BuildProgress, ChangeCounts, Publication } from './build/build-options.ts';
export { isLockTimeout, namingLockHolders } from './build/lock-holders.ts';
export { partialFailure } from './build/partial-failure.ts';
export { nothingToDo, type LayerReport, type ModelReport } from './build/layer-report.ts';
export { relationOn, type RelationDistribution } from './distribution/distribution.ts';
export { describeRelations, type DescribeOptions, type LayerGrants } from './describe-relations.ts';
export { daysBetween, type Days } from './days/days.ts';
export { compareModel, type ModelToCompare, type PublishedSide } from './compare/compare-models.ts';
export type { EmptiedModel, ModelComparison, RowComparison, RowExample } from './compare/comparison.ts';
export { readEmptiedViews } from './catalog/emptied-views.ts';
export { withCheckedKeys } from './environment/checked-keys.ts';
export { buildGraph, type Graph } from './graph/graph.ts';
export { parseSelectors } from './selection/parse-selector.ts';
export { selectModels, type Selection, type SelectionFacts } from './selection/select-models.ts';
export { checkRelation } from './build/check-relation.ts';
export { definitionDigest } from './plan/definition.ts';
// Whoever executes the engine hands checks on without knowing more of them.
export type { CheckOverrides, CheckResult, FailingKey, ModelCheck, ModelChecks } from '@medallion/quality';
export { describeChecks, type DescribeChecksOptions, type LayerChecks } from './plan/layer-checks.ts';
export type { LayerContext, LayerTarget } from './plan/layer-context.ts';
export { readLayerContext, type EarlierReuse, type ReuseOptions } from './plan/read-layer-context.ts';
export type { ModelExposure } from './exposures/model-exposure.ts';
export type { TouchedExposure } from './exposures/touched-exposures.ts';
export type { ColumnReaders } from './plan/column-readers.ts';
export type { ContractBreak, ContractDiff } from './plan/contract-diff.ts';
export {
  explainPlan,
  type BreakingChange,
  type DefinitionDiff,
  type ExplainedModel,
  type ExplainedPlan,
  type PlannedSchemaChange,
  type PlanEstimate,
} from './plan/explain-plan.ts';
export type { ChangeSet } from './incremental/change-chain.ts';
export {
  isForced,
  planLayer,
  type LayerPlan,
  type PlanCause,
  type PlannedModel,
  type PlanOptions,
} from './plan/plan-layer.ts';
export type { ContractColumn, PublishedDefinition, RelationContract } from './plan/published-definition.ts';
export { compiledPath, layerManifest, manifestModel } from './layer-manifest.ts';
export { isSameLoad } from './plan/upstream-states.ts';
export { probeLayer, type Probe } from './plan/probe-layer.ts';
export { unchangedLayer, type UnchangedLayer } from './plan/unchanged-layer.ts';
export type {
  DefinitionText,
  ModelRunRecord,
  ModelRunRecords,
  ClockState,
  RawState,
  RecordedCheckResults,
  RecordedChecks,
  RecordedLayer,
  RecordedModel,
  SourceStates,
} from './ports/records.ts';
export type {
  Row,
  Session,
  StatePort,
  StatementResult,
  TransactionOptions,
  WarehousePort,
} from './ports/warehouse-port.ts';
export {
  baseSource,
  isView,
  type MaterializationKind,
  type Relation,
  type RelationColumn,
  type RelationName,
} from './relation.ts';
