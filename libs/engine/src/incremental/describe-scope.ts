import {
  changePaths,
  compileModel,
  modelInputs,
  schemaOf,
  stagedColumn,
  stagedRaw,
  type AnyModel,
  type ChangeMapping,
  type ColumnDef,
} from '@medallion/model';
import type { Scope, ScopeInput, ScopeView } from './scope.ts';

/** The scope of an incremental model with all it is computed from, compiled for an environment; `undefined` of any other model. */
export function describeScope(model: AnyModel, environment: string): Scope | undefined {
  const { materialized } = model;
  if (materialized.kind !== 'incremental') return undefined;
  const columns = model.columns as Record<string, { readonly def: ColumnDef }>;
  const { inputs, views } = modelInputs(model);
  return {
    column: materialized.scope,
    type: columns[materialized.scope]!.def.sqlType,
    inputs: inputs.map((input) => describeInput(input, inputs, materialized.changes, environment)),
    except: materialized.except.map(({ upstream, column }) => ({
      column,
      ...nameOf(
        inputs.find(({ id }) => id === upstream)!,
        environment,
      ),
    })),
    views: views.map((view) => describeView(view, environment)),
  };
}

function describeInput(
  input: AnyModel,
  inputs: readonly AnyModel[],
  changes: readonly ChangeMapping[],
  environment: string,
): ScopeInput {
  const mine = changes.filter(({ upstream }) => upstream === input.id);
  const raw = stagedRaw(input);
  return {
    id: input.id,
    ...nameOf(input, environment),
    mappings: mine.flatMap((mapping) =>
      changePaths(mapping, changes).map((path) => ({
        column: mapping.column,
        path: path.map((step) => ({
          id: step.model,
          column: step.column,
          scope: step.scope,
          ...nameOf(
            inputs.find(({ id }) => id === step.model)!,
            environment,
          ),
        })),
      })),
    ),
    staging: raw && {
      id: raw.id,
      raw: nameOf(raw, environment),
      columns: new Map(mine.map(({ column }) => [column, stagedColumn(input, column)!])),
    },
  };
}

function describeView(view: AnyModel, environment: string): ScopeView {
  const compiled = compileModel(view, { environment });
  return {
    id: view.id,
    ...nameOf(view, environment),
    sql: compiled.sql,
    dependencies: compiled.dependencies,
  };
}

const nameOf = (model: AnyModel, environment: string) => ({
  schema: schemaOf(model.layer, environment),
  name: model.name,
});
