import { changeSetEntity } from './change-set.ts';
import { changedValueEntity } from './changed-value.ts';
import { checkFailureEntity } from './check-failure.ts';
import { checkResultEntity } from './check-result.ts';
import { clockEntity } from './clock.ts';
import { completenessEntity } from './completeness.ts';
import { definitionTextEntity } from './definition-text.ts';
import { extractionEntity } from './extraction.ts';
import { fieldSetEntity } from './field-set.ts';
import { forgottenEntity } from './forgotten.ts';
import { grantedRoleEntity } from './granted-role.ts';
import { layerLedgerEntity } from './layer-ledger.ts';
import { loadEntity } from './load.ts';
import { loadObjectEntity } from './load-object.ts';
import { modelDefinitionEntity } from './model-definition.ts';
import { modelRunEntity } from './model-run.ts';
import { modelStateEntity } from './model-state.ts';
import { rejectedRecordEntity } from './rejected-record.ts';
import { runEntity } from './run.ts';
import { sourceStateEntity } from './source-state.ts';
import { warehouseMarkerEntity } from './warehouse-marker.ts';
import { watermarkEntity } from './watermark.ts';

/** Every table of ops, by the name of its entity. */
export const opsEntities = [
  changeSetEntity,
  changedValueEntity,
  checkFailureEntity,
  checkResultEntity,
  clockEntity,
  completenessEntity,
  definitionTextEntity,
  extractionEntity,
  fieldSetEntity,
  forgottenEntity,
  grantedRoleEntity,
  layerLedgerEntity,
  loadEntity,
  loadObjectEntity,
  modelDefinitionEntity,
  modelRunEntity,
  modelStateEntity,
  rejectedRecordEntity,
  runEntity,
  sourceStateEntity,
  warehouseMarkerEntity,
  watermarkEntity,
];
