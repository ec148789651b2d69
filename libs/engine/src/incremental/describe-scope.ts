import {
  changePaths,
  compileModel,
  modelInputs,
  modelScope,
  schemaOf,
  stagedColumn,
  stagedRaw,
  type AnyModel,
  type ChangeMapping,
  type ColumnDef,
} from '@medallion/model';
import type { Scope, ScopeInput, ScopeView } from './scope.ts';

/** The scope of a model, or of a table why it has none, one clause; neither of any other model. */
export interface DescribedScope {
  readonly scope: Scope | undefined;
  readonly unscoped: string | undefined;
}

/** The scope of a model, declared or derived, with all it is computed from, compiled for an environment. */
export function describeScope(model: AnyModel, environment: string): DescribedScope {
  const found = modelScope(model);
  if (found === undefined || 'why' in found) return { scope: undefined, unscoped: found?.why };
  const columns = model.columns as Record<string, { readonly def: ColumnDef }>;
  const { inputs, views } = modelInputs(model);
  const scope: Scope = {
    column: found.column,
    type: columns[found.column]!.def.sqlType,
    inputs: inputs.map((input) => describeInput(input, inputs, found.changes, environment)),
    except: found.except.map(({ upstream, column }) => ({
      column,
      ...nameOf(
        inputs.find(({ id }) => id === upstream)!,
        environment,
      ),
    })),
    views: views.map((view) => describeView(view, environment)),
    ...(found.isDerived === undefined ? {} : { isDerived: found.isDerived }),
  };
  return { scope, unscoped: undefined };
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
