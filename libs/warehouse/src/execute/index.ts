export {
  buildLayerInWarehouse,
  planLayerInWarehouse,
  probeLayerInWarehouse,
  type LayerBuild,
  type LayerSelection,
} from './execute-layer.ts';
export { readLayerSummary, type LayerSummary, type ModelSummary } from './layer-summary.ts';
export { postgresPort } from './postgres-port.ts';
