import type { SourceRecord } from '@medallion/core';
import type { OrgState } from '../org/org-state.ts';
import type { ObjectSchema } from '../schema/object-schema.ts';
import type { OrgSchema } from '../schema/org-schema.ts';
import { addPath, type OutputNode } from './output.ts';
import { compareValues, predicateOf, type ResolvedField } from './predicate.ts';
import type { AggregateFunction, Condition, Ordering, Selection, SoqlQuery } from './query.ts';
import { Resolver } from './resolve.ts';

export interface Aggregate {
  readonly name: string;
  readonly aggregate: AggregateFunction;
  readonly field: ResolvedField;
}

/** A query with everything in it resolved, ready to be run. */
export interface QueryPlan {
  readonly query: SoqlQuery;
  readonly object: ObjectSchema;
  /** Empty for count() and aggregates. */
  readonly nodes: readonly OutputNode[];
  readonly aggregates: readonly Aggregate[];
  readonly hasFieldsFunction: boolean;
  /** The records it finds now; deleted and archived ones with queryAll only. */
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
  const object = resolver.object(query.from.name, query.from.position);
  const context = {
    soql: query.text,
    today: state.now.toISOString().slice(0, 10),
    resolve: (path: Parameters<Resolver['path']>[1]) => resolver.path(object, path),
  };
  const nodes: OutputNode[] = [];
  const aggregates: Aggregate[] = [];
  for (const selection of query.select ?? []) {
    if (selection.kind === 'field') addPath(nodes, object, selection.field, resolver);
    else if (selection.kind === 'fields') addFields(nodes, object, selection, query, resolver);
    else {
      const { aggregate, alias, field } = selection;
      aggregates.push({ name: alias ?? `expr${aggregates.length}`, aggregate, field: context.resolve(field) });
    }
  }
  if (aggregates.length > 0 && nodes.length > 0) {
    throw resolver.error('MALFORMED_QUERY', 0, 'Field must be grouped or aggregated');
  }
  if ((query.offset ?? 0) > MAX_OFFSET) {
    const message = `Maximum SOQL offset allowed is ${MAX_OFFSET}`;
    throw resolver.error('NUMBER_OUTSIDE_VALID_RANGE', 0, message);
  }
  const predicate = query.where === undefined ? undefined : predicateOf(query.where, context);
  const orderings = query.orderBy.map((ordering) => ({ ...ordering, resolved: context.resolve(ordering.field) }));
  return {
    query,
    object,
    nodes,
    aggregates,
    hasFieldsFunction: query.select?.some(({ kind }) => kind === 'fields') === true,
    rows: (includeDeleted) => {
      const candidates = candidateRows(query, object, state);
      let rows: readonly SourceRecord[] = candidates.filter(
        (record) => isVisible(record, includeDeleted) && (predicate?.(record) ?? true),
      );
      if (orderings.length > 0 && !isInOrder(query)) rows = ordered(rows, orderings);
      const from = query.offset ?? 0;
      const to = query.limit === undefined || query.select === undefined ? undefined : from + query.limit;
      return from === 0 && to === undefined ? rows : rows.slice(from, to);
    },
  };
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

function ordered(
  rows: readonly SourceRecord[],
  orderings: readonly (Ordering & { readonly resolved: ResolvedField })[],
): readonly SourceRecord[] {
  const keyed = rows.map((record) => ({
    record,
    keys: orderings.map(({ resolved }) => sortKey(resolved.read(record))),
  }));
  keyed.sort((a, b) => {
    for (const [i, { descending, nullsLast }] of orderings.entries()) {
      const [left, right] = [a.keys[i], b.keys[i]];
      if (left === right) continue;
      if (left === null || right === null) return (left === null) === nullsLast ? 1 : -1;
      const order = compareValues(left, right);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ record }) => record);
}

const sortKey = (value: unknown): unknown =>
  typeof value === 'string' && !/^[0-9A-Za-z]{18}$/.test(value) ? value.toLowerCase() : (value ?? null);

/** The values of a query of aggregates. */
export function aggregateValues(plan: QueryPlan, rows: readonly SourceRecord[]): Record<string, unknown> {
  return Object.fromEntries(
    plan.aggregates.map(({ name, aggregate, field }) => {
      let count = 0;
      let best: unknown = null;
      for (const record of rows) {
        const value = field.read(record);
        if (value === null) continue;
        count++;
        const order = best === null ? 0 : compareValues(value, best);
        if (best === null || (aggregate === 'max' ? order > 0 : order < 0)) best = value;
      }
      return [name, aggregate === 'count' ? count : best];
    }),
  );
}
