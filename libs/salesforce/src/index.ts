export { catalogue, keyPrefixes, sObjectNames, type Catalogue, type SObjectName } from './catalogue/catalogue.ts';
export { Field, type FieldType } from './catalogue/field.ts';
export { defineSObject, type SObjectDefinition } from './catalogue/sobject.ts';
export { recordSchema, type Address, type RecordOf } from './catalogue/record.ts';
export type { RawFields } from './catalogue/raw-fields.ts';
export { idChecksum, isSalesforceId, keyPrefixOf, sObjectOfId, toEighteen } from './ids/salesforce-id.ts';
export { IdSequence } from './ids/id-sequence.ts';
export {
  MANIFEST_FILE,
  TOMBSTONES_FILE,
  extractManifest,
  type ExtractManifest,
  type ObjectRead,
} from './extract-manifest.ts';
export { readManifest, type FoundManifest } from './file-source/read-manifest.ts';
export {
  DEFAULT_AS_OF,
  DEFAULT_SEED,
  generateMockOrg,
  type MockOrgOptions,
  type MockOrgSummary,
} from './mock-org/generate.ts';
export { openFileSource } from './file-source/open-file-source.ts';
export { mockOrgRecords, type OrgRecords } from './mock-org/org-in-memory.ts';
export {
  divisionLogs,
  inOrder,
  orgLog,
  stateAt,
  type OrgLog,
  type OrgLogOptions,
  type OrgVersion,
} from './mock-org/org-log.ts';
export {
  startMockServer,
  type Advance,
  type MockServer,
  type MockServerOptions,
} from './mock-server/start-mock-server.ts';
export { visibleFrom } from './mock-server/org/visible-from.ts';
export type { MockCredentials } from './mock-server/auth/credentials.ts';
export type { Chance, FaultPlan } from './mock-server/faults/fault-plan.ts';
export { parseFaultPlan } from './mock-server/faults/parse-fault-plan.ts';
export type { MockRequest } from './mock-server/http/request-handler.ts';
export type { SchemaChange } from './mock-server/schema/schema-change.ts';
export {
  checkApiVersion,
  countOrg,
  DEFAULT_API_VERSION,
  defaultExtractSettings,
  driftMessage,
  extractOrg,
  isOtherProcess,
  OLDEST_API_VERSION,
  readCredentials,
  readUnfinished,
  SECRET_VARIABLES,
  systemTiming,
  takeUpRun,
  type Credentials,
  type Drift,
  type ExtractOrgOptions,
  type ExtractProgress,
  type ExtractSettings,
  type ExtractSummary,
  type FieldDescription,
  type KnownIds,
  type ObjectState,
  type OrgCount,
  type RunRecord,
  type Timing,
} from './extractor/index.ts';
