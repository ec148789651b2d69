import { AliasNode, CastNode, IdentifierNode, RawNode, SelectionNode, TableNode } from 'kysely';
import type { OperationNode, SelectQueryNode } from 'kysely';
import { MedallionError, MedallionErrors } from '@medallion/core';
import type { ColumnDef, Columns } from '../columns/column.ts';
import { BASE_ENVIRONMENT, schemaOf } from '../definition/layer.ts';
import type { ModelId } from '../definition/layer.ts';
import type { AnyModel } from '../definition/model.ts';
import type { ModelQuery } from '../definition/model-query.ts';
import { problemError } from '../definition/problems.ts';
import { clock } from '../definition/clock.ts';
import { defaultMemberRows } from './default-members.ts';
import { readableSql } from './readable-compiler.ts';
import { replaceRelations } from './replace-relations.ts';
import { textLiteral } from './sql-literal.ts';
import { sourceColumns } from './source-columns.ts';
import { upstreamsOf } from './upstreams.ts';

export interface CompiledModel {
  readonly model: AnyModel;
  /** The select that computes the model's rows in an environment: formatted, columns in contract order, default members included. */
  readonly sql: string;
  /** The same without casts and default members: what the gate describes and compares with the contract. */
  readonly uncastSql: string;
  /** Ids of the models it reads, sorted. */
  readonly dependencies: readonly ModelId[];
  readonly columns: readonly { readonly name: string; readonly def: ColumnDef }[];
}

export interface CompileOptions {
  /** Whose schemas and clock to read; default `base`. */
  readonly environment?: string;
  /** The columns to select, of those of the contract; default all. What decides which rows there are stays. */
  readonly only?: readonly string[] | undefined;
}

/** Compiles a model to SQL. Throws every problem of its declaration together; throws for sources, raw tables and seeds. */
export function compileModel(
  model: AnyModel,
  { environment = BASE_ENVIRONMENT, only }: CompileOptions = {},
): CompiledModel {
  const query = checkedQuery(model, only);
  const members = defaultMemberRows(model, only).selects;
  const relation = relationIn(environment);
  const sqlOf = (node: OperationNode) => readableSql(replaceRelations(node, relation));
  const rows = sqlOf(selectNode(query, model.columns, true));
  const { orderBy, limit, offset, fetch } = query.body;
  const isOpen = [orderBy, limit, offset, fetch].some((part) => part !== undefined);
  return {
    model,
    sql: [members.length > 0 && isOpen ? `(${rows})` : rows, ...members].join('\nunion all\n'),
    // Asked for by a gate, and a gate only when something is to be built.
    get uncastSql() {
      return sqlOf(selectNode(query, model.columns, false));
    },
    dependencies: dependenciesOf(model),
    columns: query.outputs.map(({ column }) => ({ name: column, def: (model.columns as Columns)[column]!.def })),
  };
}

/** Ids of the models a model reads, sorted; none for sources. */
export const dependenciesOf = (model: AnyModel): readonly ModelId[] => upstreamModels(model).map(({ id }) => id);

const upstreamsOfModel = new WeakMap<AnyModel, readonly AnyModel[]>();

/** The models a model reads, sorted by id; none for sources. Found once: it takes a walk through the whole query. */
export function upstreamModels(model: AnyModel): readonly AnyModel[] {
  const known = upstreamsOfModel.get(model);
  if (known !== undefined) return known;
  const query = model.query();
  const found = query === undefined ? [] : upstreamsOf(query.body, ...query.outputs.map(({ node }) => node));
  upstreamsOfModel.set(model, found);
  return found;
}

/**
 * A model's query, once its declaration is found without problems.
 *
 * @param only the columns to select. Default: all
 */
export function checkedQuery(model: AnyModel, only?: readonly string[]): ModelQuery {
  const query = model.query();
  if (query === undefined) {
    throw new MedallionError({
      code: 'MODEL_HAS_NO_QUERY',
      kind: 'definition',
      message: `${model.id} is a ${model.materialized.kind}: nothing computes it, so there is nothing to compile`,
      fix: 'Compile only models made with defineModel or defineQueryModel.',
      fields: { model: model.id },
    });
  }
  const errors = [...query.problems, ...defaultMemberRows(model).problems].map((p) => problemError(p, model));
  if (errors.length === 0)
    return only === undefined
      ? query
      : { ...query, outputs: query.outputs.filter(({ column }) => only.includes(column)) };
  if (errors.length === 1) throw errors[0];
  const list = errors.map(({ message, fix }) => `- ${message}. ${fix}`).join('\n');
  throw new MedallionErrors(
    {
      code: 'MODEL_INVALID',
      kind: 'definition',
      message: `${model.id} has ${errors.length} problems:\n${list}`,
      fields: { model: model.id },
    },
    errors,
  );
}

/** The whole select: the body with the contract's columns, cast to their types where asked and where they are not of that type already. */
export function selectNode(query: ModelQuery, columns: Columns, cast: boolean): SelectQueryNode {
  const known = sourceColumns(query.body);
  const selections = query.outputs.map(({ column, node, isLiteral }) => {
    const { sqlType } = columns[column]!.def;
    const isOfType = known(node)?.sqlType === sqlType;
    // A bare literal has no type of its own: null and 'x' would be described as text whatever the contract says.
    const value = (cast && !isOfType) || isLiteral ? castNode(node, sqlType) : node;
    return SelectionNode.create(AliasNode.create(value, IdentifierNode.create(column)));
  });
  return { ...query.body, selections };
}

const castNode = (node: OperationNode, sqlType: string): OperationNode =>
  CastNode.create(node, RawNode.createWithSql(sqlType));

/** Where a model's rows are in an environment; the clock is its one row. */
export const relationIn =
  (environment: string) =>
  (model: AnyModel): OperationNode => {
    const table = TableNode.createWithSchema(schemaOf(model.layer, environment), model.name);
    if (model !== (clock as unknown as AnyModel)) return table;
    return RawNode.create(
      ['(select as_of, load_seq, environment from ', ` where environment = ${textLiteral(environment)})`],
      [table],
    );
  };
