import { CreateRoles1795392000001 } from './1795392000001-create-roles.ts';
import { CreateLayerSchemas1795392000002 } from './1795392000002-create-layer-schemas.ts';
import { CreateLoadRecords1795392000003 } from './1795392000003-create-load-records.ts';
import { CreateBuildRecords1795392000004 } from './1795392000004-create-build-records.ts';
import { GrantLeastPrivilege1795392000005 } from './1795392000005-grant-least-privilege.ts';
import { CreateExtractionRecords1795392000010 } from './1795392000010-create-extraction-records.ts';
import { CreateVerificationRecords1795392000011 } from './1795392000011-create-verification-records.ts';
import { CreateForgotten1795392000020 } from './1795392000020-create-forgotten.ts';
import { CreateCheckFailure1795392000030 } from './1795392000030-create-check-failure.ts';
import { CreateModelDefinition1795392000040 } from './1795392000040-create-model-definition.ts';
import { CreateChangeSets1795392000050 } from './1795392000050-create-change-sets.ts';
import { RememberSpotlessChecks1795392000051 } from './1795392000051-remember-spotless-checks.ts';
import { RememberBasisOfLayers1795392000052 } from './1795392000052-remember-basis-of-layers.ts';
import { AddColumnStates1795392000060 } from './1795392000060-add-column-states.ts';
import { CreateGrantedRole1795392000070 } from './1795392000070-create-granted-role.ts';
import { RememberExposures1795392000071 } from './1795392000071-remember-exposures.ts';
import { AddFixedClock1795392000080 } from './1795392000080-add-fixed-clock.ts';
import { AddRunDetails1795392000090 } from './1795392000090-add-run-details.ts';
import { RememberFollowedRows1795392000091 } from './1795392000091-remember-followed-rows.ts';

/** In the order they run. Never edit one that has been released: add another. */
export const opsMigrations = [
  CreateRoles1795392000001,
  CreateLayerSchemas1795392000002,
  CreateLoadRecords1795392000003,
  CreateBuildRecords1795392000004,
  GrantLeastPrivilege1795392000005,
  CreateExtractionRecords1795392000010,
  CreateVerificationRecords1795392000011,
  CreateForgotten1795392000020,
  CreateCheckFailure1795392000030,
  CreateModelDefinition1795392000040,
  CreateChangeSets1795392000050,
  RememberSpotlessChecks1795392000051,
  RememberBasisOfLayers1795392000052,
  AddColumnStates1795392000060,
  CreateGrantedRole1795392000070,
  RememberExposures1795392000071,
  AddFixedClock1795392000080,
  AddRunDetails1795392000090,
  RememberFollowedRows1795392000091,
];

/** Known without loading TypeORM, so that a warehouse that is up to date costs one query. */
export const opsMigrationNames: readonly string[] = opsMigrations.map((migration) => migration.name);
