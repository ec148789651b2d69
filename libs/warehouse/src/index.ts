export { openWarehouse, type OpenWarehouseOptions } from './connection/open-warehouse.ts';
export { targetFromUrl, type ConnectionTarget } from './connection/target.ts';
export type { Warehouse, WarehouseDescription } from './connection/warehouse.ts';
export {
  readDrift,
  type ColumnType,
  type ObjectDrift,
  type UnknownField,
  type UnrequestedField,
} from './drift/index.ts';
export {
  embeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
  type EmbeddedStatus,
} from './embedded/embedded-server.ts';
export {
  commitExtraction,
  compareIds,
  loadedExtractions,
  missingFromOrg,
  readSourceStates,
  recordDifference,
  recordVerification,
  type ExtractionCommit,
  type IdDifference,
  type LedgerLine,
  type OrgIds,
  type ReadObject,
  type SourceState,
  type Verification,
} from './ledger/index.ts';
export {
  forgetRecord,
  listForgotten,
  type ForgetOptions,
  type ForgottenPerson,
  type Forgetting,
} from './forget/index.ts';
export { loadExtraction, type LoadOptions, type LoadReport, type ObjectLoadReport } from './load/index.ts';
export type { HeldLock, LockMode, LockOptions } from './locks/advisory-lock.ts';
export { withRawLock } from './locks/warehouse-locks.ts';
export type { WarehouseRole } from './ops/roles.ts';
export {
  exportRejected,
  readRejected,
  replayRejected,
  type RejectedGroup,
  type Replay,
  type ReplayOptions,
} from './rejected/index.ts';
export {
  assertSelectable,
  buildLayerInWarehouse,
  endRunInWarehouse,
  checkPublished,
  planLayerInWarehouse,
  probeLayerInWarehouse,
  unchangedLayersInWarehouse,
  unchangedProbeInWarehouse,
  readLastBuild,
  readLayerSummary,
  readStoredFailures,
  selectInWarehouse,
  type BuildRequest,
  type CheckSelection,
  type LastBuild,
  type LayerBuild,
  type LayerSelection,
  type LayerSummary,
  type ModelSummary,
  type StoredFailure,
  type WarehouseSelection,
} from './execute/index.ts';
export {
  assertDroppable,
  diffEnvironment,
  dropEnvironment,
  listEnvironments,
  refuseBaseAsOf,
  type AsOf,
  type DroppedEnvironment,
  type EnvironmentDiff,
  type EnvironmentDiffOptions,
  type EnvironmentSummary,
} from './environments/index.ts';
