export {
  bigint,
  bool,
  date,
  float,
  int,
  jsonb,
  numeric,
  text,
  textArray,
  timestamptz,
  uuid,
} from './columns/column-types.ts';
export { Column } from './columns/column.ts';
export type { ColumnDef, ColumnRef, Columns, Enforcement, Pii, Reference } from './columns/column.ts';
export type { Row, SqlOf, SqlRow, ValueOf } from './columns/rows.ts';
export type {
  BigInt,
  Bool,
  Families,
  Family,
  Float,
  Int,
  Json,
  Numeric,
  PgDate,
  Text,
  TextArray,
  Timestamptz,
  Uuid,
} from './columns/sql-types.ts';

export { clock } from './definition/clock.ts';
export type { ContractError } from './definition/contract-error.ts';
export { NOT_APPLICABLE_KEY, UNKNOWN_KEY } from './definition/default-members.ts';
export type { DefaultMembers } from './definition/default-members.ts';
export { columnsOf } from './definition/columns-of.ts';
export { defineExposure } from './definition/define-exposure.ts';
export type { Exposable, Exposure, ExposureType } from './definition/define-exposure.ts';
export { defineModel } from './definition/define-model.ts';
export { defineQueryModel } from './definition/define-query-model.ts';
export { defineRawTable, RAW_METADATA, RawTable } from './definition/define-raw-table.ts';
export type { RawColumns, RawField } from './definition/define-raw-table.ts';
export { defineSeed } from './definition/define-seed.ts';
export { defineSource } from './definition/define-source.ts';
export type { Day } from './definition/day-column.ts';
export type { Distribution, DistributionSpec } from './definition/distribution.ts';
export type { Execution } from './definition/execution.ts';
export type { Grants } from './definition/grants.ts';
export { hook } from './definition/hook.ts';
export type { Hook, HookOperand, Hooks } from './definition/hook.ts';
export { BASE_ENVIRONMENT, MAY_READ, schemaOf } from './definition/layer.ts';
export type { Layer, ModelId } from './definition/layer.ts';
export { changePaths } from './incremental/change-paths.ts';
export type {
  ChangeMapping,
  ChangePath,
  ColumnValues,
  Materialization,
  OnSchemaChange,
} from './definition/materialization.ts';
export { Model } from './definition/model.ts';
export type { AnyModel, RowOf } from './definition/model.ts';
export { snakeCase } from './definition/snake-case.ts';
export type { SnakeCase } from './definition/snake-case.ts';

export { configureParameters, declareParameters } from './parameters/parameters.ts';

export { versionHistory } from './history/version-history.ts';
export type { HistoryColumns, VersionColumns } from './history/version-history.ts';

export * from './expressions/index.ts';

export { compileHooks } from './compile/compile-hooks.ts';
export type { CompiledHook, CompiledHooks } from './compile/compile-hooks.ts';
export { compileModel, dependenciesOf, upstreamModels } from './compile/compile-model.ts';
export type { CompiledModel, CompileOptions } from './compile/compile-model.ts';
export { compileQuery } from './compile/compile-query.ts';
export type { CompiledQuery, QueryColumn } from './compile/compile-query.ts';
export { DEFAULT_MEMBER_TEXTS } from './compile/default-members.ts';
export { rowsOf } from './compile/rows-of.ts';
export { quoted, sqlLiteral, textLiteral } from './compile/sql-literal.ts';

export { modelScope } from './incremental/model-scope.ts';
export type { ModelScope } from './incremental/derive-scope.ts';
export { modelInputs, stagedColumn, stagedRaw } from './incremental/model-inputs.ts';
export { trackedColumns } from './incremental/tracked-columns.ts';
export type { ModelInputs } from './incremental/model-inputs.ts';

export { columnsRead } from './lineage/columns-read.ts';
export { columnLineage } from './lineage/column-lineage.ts';
export type { ColumnLineage } from './lineage/column-lineage.ts';
export type { ColumnOrigin } from './lineage/relation.ts';
export { validateExposures } from './validation/validate-exposures.ts';
export { validateModels } from './validation/validate-models.ts';

export { acceptedValues } from './derive/accepted-values.ts';
export { contractOf } from './derive/contract.ts';
export type { Contract, ContractColumn } from './derive/contract.ts';
export type { KyselyDatabase } from './derive/kysely-database.ts';
export { columnMetadata, zodRow } from './derive/zod-row.ts';
export type { ZodRow } from './derive/zod-row.ts';
