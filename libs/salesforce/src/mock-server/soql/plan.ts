import type { SourceRecord } from '@medallion/core';
import type { OrgState } from '../org/org-state.ts';
import type { ObjectSchema } from '../schema/object-schema.ts';
import type { OrgSchema } from '../schema/org-schema.ts';
import { isGroupable } from '../schema/describe.ts';
import type { AggregateColumn, GroupOrdering } from './aggregate.ts';
import { sortedBy } from './order.ts';
import { addPath, type OutputNode } from './output.ts';
import { predicateOf, type ResolvedField } from './predicate.ts';
import type { Condition, FieldPath, Selection, SoqlQuery } from './query.ts';
import { Resolver } from './resolve.ts';

/** A query with everything in it resolved, ready to be run. */
export interface QueryPlan {
  readonly query: SoqlQuery;
  readonly object: ObjectSchema;
  /** Empty for count() and aggregates. */
  readonly nodes: readonly OutputNode[];
  /** Of an aggregate result; empty for other queries. */
  readonly columns: readonly AggregateColumn[];
  /** What the records are grouped by, and in which order the groups come. */
  readonly groups: readonly ResolvedField[];
  readonly groupOrder: readonly GroupOrdering[];
  readonly hasFieldsFunction: boolean;
  /** The records it finds now, but for LIMIT and OFFSET; deleted and archived ones with queryAll only. */
  all(includeDeleted: boolean): readonly SourceRecord[];
  /** What LIMIT and OFFSET leave of records or groups. */
  limited<T>(rows: readonly T[]): readonly T[];
  /** The records it finds now. */
  rows(includeDeleted: boolean): readonly SourceRecord[];
}

const MAX_OFFSET = 2000;
const FIELDS_LIMIT = 200;

/**
 * Resolves a query against the org.
 *
 * @throws ApiError INVALID_TYPE, INVALID_FIELD, MALFORMED_QUERY as Salesforce would
 */
export function planQuery(query: SoqlQuery, schema: OrgSchema, state: OrgState): QueryPlan {
  const resolver = new Resolver(query.text, schema, state);
  return planOf(query, resolver.object(query.from.name, query.from.position), resolver, state);
}

function planOf(query: SoqlQuery, object: ObjectSchema, resolver: Resolver, state: OrgState): QueryPlan {
  const resolve = (path: FieldPath) => resolver.path(object, path);
  const groups = query.groupBy.map((path) => groupable(resolve(path), path, resolver));
  const columns = aggregateColumns(query, groups, resolve, resolver);
  const nodes = columns.length > 0 ? [] : outputNodes(query, object, resolver, state);
  if ((query.offset ?? 0) > MAX_OFFSET) {
    const message = `Maximum SOQL offset allowed is ${MAX_OFFSET}`;
    throw resolver.error('NUMBER_OUTSIDE_VALID_RANGE', 0, message);
  }
  refuseOrder(query, columns.length > 0, groups, resolve, resolver);
  const context = { soql: query.text, today: state.now.toISOString().slice(0, 10), resolve };
  const predicate = query.where === undefined ? undefined : predicateOf(query.where, context);
  const orderings = query.orderBy.map((ordering) => ({ ...ordering, field: resolve(ordering.field) }));
  const isSorted = orderings.length > 0 && columns.length === 0 && !isInOrder(query);
  const all = (includeDeleted: boolean): readonly SourceRecord[] => {
    const rows = candidateRows(query, object, state).filter(
      (record) => isVisible(record, includeDeleted) && (predicate?.(record) ?? true),
    );
    if (!isSorted) return rows;
    return sortedBy(rows, orderings, (record) => orderings.map(({ field }) => field.read(record)));
  };
  const limited = <T>(rows: readonly T[]): readonly T[] => {
    const { offset = 0, limit, select } = query;
    const to = limit === undefined || select === undefined ? undefined : offset + limit;
    return offset === 0 && to === undefined ? rows : rows.slice(offset, to);
  };
  return {
    query,
    object,
    nodes,
    columns,
    groups,
    groupOrder: columns.length === 0 ? [] : orderings,
    hasFieldsFunction: query.select?.some(({ kind }) => kind === 'fields') === true,
    all,
    limited,
    rows: (includeDeleted) => limited(all(includeDeleted)),
  };
}

function outputNodes(query: SoqlQuery, object: ObjectSchema, resolver: Resolver, state: OrgState): OutputNode[] {
  const nodes: OutputNode[] = [];
  for (const selection of query.select ?? []) {
    if (selection.kind === 'fields') addFields(nodes, object, selection, query, resolver);
    else if (selection.kind === 'children') {
      const { name, child, reference } = resolver.children(object, selection.query.from);
      if (nodes.some((node) => node.kind === 'children' && node.name === name)) {
        throw resolver.error('MALFORMED_QUERY', selection.query.from.position, `duplicate relationship: ${name}`);
      }
      const plan = planOf(selection.query, child, resolver, state);
      if (plan.columns.length > 0) {
        throw resolver.error('MALFORMED_QUERY', selection.query.from.position, 'Grouping is not allowed in a subquery');
      }
      nodes.push({ kind: 'children', name, plan, reference });
    } else if (selection.kind === 'field') {
      if (selection.alias !== undefined) {
        const message = 'only aggregate expressions use field aliasing';
        throw resolver.error('MALFORMED_QUERY', selection.field.position, message);
      }
      addPath(nodes, object, selection.field, resolver);
    }
  }
  return nodes;
}

/** The columns of an aggregate query; none where it is not one. */
function aggregateColumns(
  { select = [], groupBy }: SoqlQuery,
  groups: readonly ResolvedField[],
  resolve: (path: FieldPath) => ResolvedField,
  resolver: Resolver,
): readonly AggregateColumn[] {
  if (groupBy.length === 0 && !select.some(({ kind }) => kind === 'aggregate')) return [];
  let unnamed = 0;
  return select.map((selection): AggregateColumn => {
    if (selection.kind === 'aggregate') {
      const { aggregate, field: path, alias } = selection;
      const field = resolve(path);
      const isNumber = ['int', 'double', 'percent', 'currency'].includes(field.field.type);
      if ((aggregate === 'sum' || aggregate === 'avg') && !isNumber) {
        const message = `field ${field.name} does not support aggregate operator ${aggregate.toUpperCase()}`;
        throw resolver.error('MALFORMED_QUERY', path.position, message);
      }
      return { name: alias ?? `expr${unnamed++}`, field, aggregate };
    }
    const field = selection.kind === 'field' ? resolve(selection.field) : undefined;
    if (selection.kind !== 'field' || field === undefined || !groups.some(({ name }) => name === field.name)) {
      const message = `Field must be grouped or aggregated${field === undefined ? '' : `: ${field.name}`}`;
      throw resolver.error('MALFORMED_QUERY', selection.kind === 'field' ? selection.field.position : 0, message);
    }
    return { name: selection.alias ?? field.name.split('.').at(-1)!, field, aggregate: undefined };
  });
}

/** Records are ordered by their fields, groups by what they are grouped by or functions. */
function refuseOrder(
  { orderBy }: SoqlQuery,
  isGrouped: boolean,
  groups: readonly ResolvedField[],
  resolve: (path: FieldPath) => ResolvedField,
  resolver: Resolver,
): void {
  for (const { aggregate, field } of orderBy) {
    const { name } = resolve(field);
    if (isGrouped ? aggregate !== undefined || groups.some((group) => group.name === name) : aggregate === undefined) {
      continue;
    }
    throw resolver.error('MALFORMED_QUERY', field.position, `Ordered field must be grouped or aggregated: ${name}`);
  }
}

function groupable(resolved: ResolvedField, path: FieldPath, resolver: Resolver): ResolvedField {
  if (isGroupable(resolved.field)) return resolved;
  throw resolver.error('MALFORMED_QUERY', path.position, `field '${resolved.name}' can not be grouped in a query call`);
}

function addFields(
  nodes: OutputNode[],
  object: ObjectSchema,
  { which, position }: Selection & { readonly kind: 'fields' },
  query: SoqlQuery,
  resolver: Resolver,
): void {
  if (which !== 'STANDARD' && (query.limit === undefined || query.limit > FIELDS_LIMIT)) {
    const message = `The SOQL FIELDS function must have a LIMIT of at most ${FIELDS_LIMIT}`;
    throw resolver.error('MALFORMED_QUERY', position, message);
  }
  for (const field of object.fields.values()) {
    if (which !== 'ALL' && field.isCustom !== (which === 'CUSTOM')) continue;
    addPath(nodes, object, { names: [field.name], position }, resolver);
  }
}

/** Archived activities are hidden from query; products and price books merely have a field of that name. */
const isVisible = (record: SourceRecord, includeDeleted: boolean): boolean =>
  includeDeleted || (record['IsDeleted'] !== true && !(record['IsArchived'] === true && 'ActivityDate' in record));

/** Bounds on SystemModstamp that hold for the whole condition are looked up instead of tried on every record. */
function candidateRows(query: SoqlQuery, object: ObjectSchema, state: OrgState): readonly SourceRecord[] {
  const table = state.table(object.name);
  const bounds: { lower?: string; upper?: string } = {};
  const parts = query.where?.kind === 'and' ? query.where.parts : query.where === undefined ? [] : [query.where];
  for (const part of parts) narrow(bounds, part);
  if (bounds.lower === undefined && bounds.upper === undefined && !isInOrder(query)) return table.all();
  if (isInOrder(query) === 'id') return table.all();
  return table.modifiedBetween(bounds.lower, bounds.upper);
}

function narrow(bounds: { lower?: string; upper?: string }, part: Condition): void {
  if (part.kind !== 'compare' || part.value.kind !== 'datetime' || part.field.names.length !== 1) return;
  if (part.field.names[0]!.toLowerCase() !== 'systemmodstamp') return;
  const { comparison } = part;
  const { value } = part.value;
  if (comparison !== '<' && comparison !== '<=' && comparison !== '!=' && comparison !== 'like') {
    if (bounds.lower === undefined || value > bounds.lower) bounds.lower = value;
  }
  // The predicate decides at the bounds; `~` sorts after every instant's text.
  const upper = comparison === '<' ? value : `${value}~`;
  if (comparison === '<' || comparison === '<=' || comparison === '=') {
    if (bounds.upper === undefined || upper < bounds.upper) bounds.upper = upper;
  }
}

/** Whether the order asked for is one the table keeps. */
function isInOrder({ orderBy }: SoqlQuery): 'id' | 'modstamp' | false {
  if (orderBy.some(({ descending, field }) => descending || field.names.length > 1)) return false;
  const names = orderBy.map(({ field }) => field.names[0]!.toLowerCase()).join();
  return names === 'id' ? 'id' : names === 'systemmodstamp' || names === 'systemmodstamp,id' ? 'modstamp' : false;
}
