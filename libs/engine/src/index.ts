export { buildLayer } from './build/build-layer.ts';
export {
  DEFAULT_CONCURRENCY,
  DEFAULT_LOCK_TIMEOUT_MS,
  type BuildOptions,
  type BuildProgress,
  type ChangeCounts,
} from './build/build-options.ts';
export type { LayerReport, ModelReport } from './build/layer-report.ts';
export { describeRelations, type DescribeOptions } from './describe-relations.ts';
export { buildGraph, upstreamOf, type Graph } from './graph/graph.ts';
export { selectModels, type Selector } from './graph/selection.ts';
export { definitionStatements, type DeclaredChecks } from './plan/definition.ts';
export { readLayerContext, type LayerContext, type LayerTarget } from './plan/layer-context.ts';
export { planLayer, type LayerPlan, type PlannedModel } from './plan/plan-layer.ts';
export { compiledPath, layerManifest, manifestModel } from './layer-manifest.ts';
export { probeLayer, type Probe } from './plan/probe-layer.ts';
export type {
  ModelRunRecord,
  RawState,
  RecordedCheck,
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
export { isView, type MaterializationKind, type Relation, type RelationColumn, type RelationName } from './relation.ts';
