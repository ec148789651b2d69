import {
  AliasNode,
  ColumnNode,
  IdentifierNode,
  ParensNode,
  ReferenceNode,
  SelectAllNode,
  SelectQueryNode,
  TableNode,
} from 'kysely';
import type { JoinType, OperationNode, SelectionNode, WithNode } from 'kysely';
import { checkedQuery } from '../compile/compile-model.ts';
import { isViewKind } from '../definition/materialization.ts';
import { modelOf } from '../definition/model.ts';
import type { AnyModel } from '../definition/model.ts';
import { windowPartitions } from './window-partitions.ts';

/** A column of a table or a raw table, whose values decide which rows a query gives for a value of its own column. */
export interface FollowedColumn {
  readonly model: AnyModel;
  readonly column: string;
  /** Views between, from the query on. */
  readonly views: readonly ViewColumn[];
}

export interface ViewColumn {
  readonly view: AnyModel;
  readonly column: string;
}

/** Why none was found: one clause, for the plan. */
export interface NotFollowed {
  readonly why: string;
}

export const COMPUTED_VALUE = 'it is computed';

export const isFollowable = (found: FollowedColumn | NotFollowed): found is FollowedColumn => 'model' in found;

/** Which query a CTE's name stands for, and what names mean there. */
type Ctes = ReadonlyMap<string, { readonly query: OperationNode; readonly ctes: Ctes } | NotFollowed>;

/** An entry of from or a join. */
interface Source {
  readonly name: string;
  readonly node: OperationNode;
  /** `undefined` of from. */
  readonly join: JoinType | undefined;
}

/**
 * Where a column of a model comes from, provided that the rows with some values of it are exactly what the model's query gives over
 * those rows of that table that have these values: the same if all other rows of the table were not there. What else the query reads
 * counts as constant. Rests on each query on the way reading the next in one place; that the table is read nowhere else is for the
 * caller to see.
 *
 * A condition on the column must be exchangeable with every step between: joins may add to the rows but not stand in for them, groups
 * and windows may not reach beyond one value. Whatever is not known to be so is taken not to be.
 */
export function followedColumn(model: AnyModel, column: string): FollowedColumn | NotFollowed {
  const { body, outputs } = checkedQuery(model);
  const output = outputs.find((each) => each.column === column)!;
  const found = inQuery(body, { expression: output.node, shown: outputs.map(({ node }) => node) }, new Map());
  if (!isFollowable(found)) return found;
  const [first] = found.views;
  const upstream = first === undefined ? found : { model: first.view, column: first.column };
  return isSameType(model, column, upstream) ? found : no(`${column} has another type than where it comes from`);
}

const no = (why: string): NotFollowed => ({ why });

/** Otherwise its value would be cast. */
const isSameType = (model: AnyModel, column: string, of: Pick<FollowedColumn, 'model' | 'column'>): boolean =>
  model.columns[column]?.def.sqlType === of.model.columns[of.column]?.def.sqlType;

function inQuery(
  query: SelectQueryNode,
  { expression, shown }: { readonly expression: OperationNode; readonly shown: readonly OperationNode[] },
  outer: Ctes,
): FollowedColumn | NotFollowed {
  const refused = refusedParts(query);
  if (refused !== undefined) return no(refused);
  const sources = sourcesOf(query);
  if (sources === undefined) return no('a part of its from has columns without names');
  const reference = referenceIn(expression, sources);
  if (reference === undefined) return no(COMPUTED_VALUE);
  const { column } = reference;
  const joined = refusedJoin(sources, reference.source);
  if (joined !== undefined) return no(joined);
  const isIt = (node: OperationNode): boolean => {
    const other = referenceIn(node, sources);
    return other?.source === reference.source && other.column === column;
  };
  if (query.groupBy !== undefined && !query.groupBy.items.some(({ groupBy }) => isIt(groupBy)))
    return no(`it is grouped by other than ${column}`);
  const windows = windowPartitions([shown, query.orderBy, query.having]);
  if (!windows.every((partition) => partition?.some(isIt) === true)) return no(`a window reaches beyond one ${column}`);
  return inSource(sources[reference.source]!.node, column, ctesIn(query.with, outer));
}

/** What a query may not have, by the names of its parts: a condition on a column would not commute with it. */
const REFUSED: Readonly<Record<string, string>> = {
  setOperations: 'it combines several queries',
  limit: 'it has a limit',
  offset: 'it has an offset',
  fetch: 'it has a limit',
  top: 'it has a limit',
  distinctOn: 'it takes one row of several',
};
const ALLOWED = new Set(['kind', 'with', 'from', 'joins', 'where', 'groupBy', 'having', 'orderBy', 'selections']);

function refusedParts(query: SelectQueryNode): string | undefined {
  if (query.with?.recursive === true) return 'it is recursive';
  const parts = Object.entries(query).filter(([, part]) => part !== undefined);
  const isDistinct = query.frontModifiers?.every(({ modifier }) => modifier === 'Distinct') === true;
  const [refused] = parts.find(([part]) => !ALLOWED.has(part) && !(part === 'frontModifiers' && isDistinct)) ?? [];
  return refused && (REFUSED[refused] ?? 'it has a part nobody knows');
}

/** `undefined` where one renames its columns. */
function sourcesOf({ from, joins = [] }: SelectQueryNode): readonly Source[] | undefined {
  const entries = [
    ...(from?.froms ?? []).map((node) => ({ node, join: undefined })),
    ...joins.map(({ table, joinType }) => ({ node: table, join: joinType })),
  ];
  const sources = entries.map(({ node, join }): Source | undefined => {
    if (TableNode.is(node)) return { name: node.table.identifier.name, node, join };
    if (!AliasNode.is(node) || !IdentifierNode.is(node.alias)) return undefined;
    return { name: node.alias.name, node: node.node, join };
  });
  return sources.every((source) => source !== undefined) ? sources : undefined;
}

/** The source, by its place, and the column that a plain reference names; without a name in front only where there is one source. */
function referenceIn(
  node: OperationNode,
  sources: readonly Source[],
): { readonly source: number; readonly column: string } | undefined {
  if (ParensNode.is(node)) return referenceIn(node.node, sources);
  const { table, column } = ReferenceNode.is(node) ? node : { table: undefined, column: node };
  if (!ColumnNode.is(column)) return undefined;
  if (table === undefined) return sources.length === 1 ? { source: 0, column: column.column.name } : undefined;
  if (table.table.schema !== undefined) return undefined;
  const source = sources.findIndex(({ name }) => name === table.table.identifier.name);
  return source < 0 ? undefined : { source, column: column.column.name };
}

const KEEPS_ROWS_OF_BOTH: ReadonlySet<JoinType> = new Set(['InnerJoin', 'CrossJoin']);
const KEEPS_ROWS_BEFORE: ReadonlySet<JoinType> = new Set([
  ...KEEPS_ROWS_OF_BOTH,
  'LeftJoin',
  'LateralInnerJoin',
  'LateralCrossJoin',
  'LateralLeftJoin',
]);

/** Rows that find no partner must be those of this source, and no row may stand in where another of its rows is missing. */
function refusedJoin(sources: readonly Source[], carrier: number): string | undefined {
  if (sources.filter(({ join }) => join === undefined).length > 1) return 'it has several sources without a join';
  const { join, name } = sources[carrier]!;
  if (join !== undefined && !KEEPS_ROWS_OF_BOTH.has(join)) return `${name} is joined where it may be missing`;
  const after = sources.slice(carrier + 1).find((source) => !KEEPS_ROWS_BEFORE.has(source.join!));
  return after && `${after.name} is joined so that ${name} may be missing`;
}

function ctesIn(node: WithNode | undefined, outer: Ctes): Ctes {
  const ctes = new Map(outer);
  for (const { name, expression } of node?.expressions ?? []) {
    const known =
      name.columns === undefined ? { query: expression, ctes: new Map(ctes) } : no('a CTE renames its columns');
    ctes.set(name.table.table.identifier.name, known);
  }
  return ctes;
}

function inSource(node: OperationNode, column: string, ctes: Ctes): FollowedColumn | NotFollowed {
  const model = modelOf(node);
  if (model !== undefined) return inModel(model, column);
  if (ParensNode.is(node)) return inSource(node.node, column, ctes);
  if (SelectQueryNode.is(node)) return inShown(node, column, ctes);
  const cte = TableNode.is(node) && node.table.schema === undefined ? ctes.get(node.table.identifier.name) : undefined;
  if (cte === undefined) return no('it comes from no model');
  return 'why' in cte ? cte : inSource(cte.query, column, cte.ctes);
}

/** A view is looked through; what is stored, and raw, ends the way. */
function inModel(model: AnyModel, column: string): FollowedColumn | NotFollowed {
  if (!isViewKind(model.materialized.kind)) return { model, column, views: [] };
  if (!(column in model.columns)) return no(`${model.id} has no ${column}`);
  if (model.defaultMembers !== undefined) return no(`${model.id} has default members`);
  const found = followedColumn(model, column);
  return isFollowable(found) ? { ...found, views: [{ view: model, column }, ...found.views] } : found;
}

/** A column that a whole query shows: of a CTE, or of a subquery in from. */
function inShown(query: SelectQueryNode, column: string, ctes: Ctes): FollowedColumn | NotFollowed {
  const selections = query.selections ?? [];
  const shown = selections.map(({ selection }) => selection);
  const named = selections.filter((selection) => nameOf(selection) === column);
  const all = shown.filter((selection) => isAll(selection));
  if (named.length + all.length !== 1) return no(`${column} is not shown once`);
  return inQuery(query, { expression: named.length === 1 ? valueOf(named[0]!) : ofAll(all[0]!, column), shown }, ctes);
}

const isAll = (node: OperationNode): boolean =>
  SelectAllNode.is(node) || (ReferenceNode.is(node) && SelectAllNode.is(node.column));

const nameOf = ({ selection }: SelectionNode): string | undefined => {
  if (AliasNode.is(selection)) return IdentifierNode.is(selection.alias) ? selection.alias.name : undefined;
  const column = ReferenceNode.is(selection) ? selection.column : selection;
  return ColumnNode.is(column) ? column.column.name : undefined;
};

const valueOf = ({ selection }: SelectionNode): OperationNode => (AliasNode.is(selection) ? selection.node : selection);

/** The column as `*` or `alias.*` shows it. */
const ofAll = (all: OperationNode, column: string): OperationNode =>
  ReferenceNode.is(all) && all.table !== undefined
    ? ReferenceNode.create(ColumnNode.create(column), all.table)
    : ColumnNode.create(column);
