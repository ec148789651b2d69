export { checkPublished, type CheckSelection } from './check-published.ts';
export {
  buildLayerInWarehouse,
  endRunInWarehouse,
  planLayerInWarehouse,
  probeLayerInWarehouse,
  unchangedLayersInWarehouse,
  unchangedProbeInWarehouse,
  type LayerBuild,
  type LayerSelection,
} from './execute-layer.ts';
export { readLastBuild, type BuildRequest, type LastBuild } from './last-build.ts';
export { readLayerSummary, type LayerSummary, type ModelSummary } from './layer-summary.ts';
export { assertSelectable, selectInWarehouse, type WarehouseSelection } from './select-in-warehouse.ts';
export { readStoredFailures, type StoredFailure } from './stored-failures.ts';
