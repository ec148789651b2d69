import type { SourceRecord } from '@medallion/core';
import type { Field } from '../../catalogue/field.ts';
import { toEighteen } from '../../ids/salesforce-id.ts';
import { queryError, type ApiError } from '../api-error.ts';
import type { Condition, FieldPath, Literal } from './query.ts';

export type Predicate = (record: SourceRecord) => boolean;
export type Reader = (record: SourceRecord) => unknown;

/** What a path in a query means. */
export interface ResolvedField {
  readonly name: string;
  readonly field: Field;
  readonly read: Reader;
}

export interface PredicateContext {
  readonly soql: string;
  /** `YYYY-MM-DD` of the org's clock, for TODAY and its like. */
  readonly today: string;
  resolve(path: FieldPath): ResolvedField;
}

/** A condition as a function of records. Comparisons with null are Salesforce's: `!=` is true of an empty field. */
export function predicateOf(condition: Condition, context: PredicateContext): Predicate {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.parts.map((part) => predicateOf(part, context));
      return (record) => parts.every((part) => part(record));
    }
    case 'or': {
      const parts = condition.parts.map((part) => predicateOf(part, context));
      return (record) => parts.some((part) => part(record));
    }
    case 'not': {
      const part = predicateOf(condition.part, context);
      return (record) => !part(record);
    }
    case 'in': {
      const resolved = filterable(condition.field, context);
      const values = new Set(condition.values.map((value) => comparable(value, resolved, condition.field, context)));
      const { negated } = condition;
      const read = keyReader(resolved);
      return (record) => values.has(read(record)) !== negated;
    }
    case 'compare':
      return comparisonOf(condition, context);
  }
}

function comparisonOf(
  { field: path, comparison, value }: Condition & { readonly kind: 'compare' },
  context: PredicateContext,
): Predicate {
  const resolved = filterable(path, context);
  const { read } = resolved;
  if (comparison === 'like') {
    if (value.kind !== 'string') throw wrongType(path, resolved, context);
    const pattern = likePattern(value.pattern);
    return (record) => {
      const text = read(record);
      return typeof text === 'string' && pattern.test(text);
    };
  }
  if (value.kind === 'days') return daysPredicate(value, comparison, resolved, context.today);
  const wanted = comparable(value, resolved, path, context);
  const key = keyReader(resolved);
  if (comparison === '=') return (record) => key(record) === wanted;
  if (comparison === '!=') return (record) => key(record) !== wanted;
  if (wanted === null) throw queryError('MALFORMED_QUERY', context.soql, path.position, 'invalid operator on null');
  const test: (order: number) => boolean = {
    '<': (order: number) => order < 0,
    '<=': (order: number) => order <= 0,
    '>': (order: number) => order > 0,
    '>=': (order: number) => order >= 0,
  }[comparison];
  return (record) => {
    const found = key(record);
    return found !== null && test(compareValues(found, wanted));
  };
}

function daysPredicate(
  { from, to }: Literal & { readonly kind: 'days' },
  comparison: string,
  { field, read }: ResolvedField,
  today: string,
): Predicate {
  const day = (offset: number): string => {
    const date = new Date(Date.parse(`${today}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
    return field.type === 'datetime' ? `${date}T00:00:00.000+0000` : date;
  };
  const [first, after] = [day(from), day(to)];
  return (record) => {
    const found = read(record);
    if (typeof found !== 'string') return comparison === '!=';
    if (comparison === '<') return found < first;
    if (comparison === '<=') return found < after;
    if (comparison === '>') return found >= after;
    if (comparison === '>=') return found >= first;
    return (found >= first && found < after) === (comparison === '=');
  };
}

/** Texts without their letter case, ids aside: those are compared exactly, in 18 characters. */
export const folded = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' ? fold(value) : ((value ?? null) as number | boolean | null);

const ID = /^[0-9A-Za-z]{18}$/;
const fold = (text: string): string => (ID.test(text) ? text : text.toLowerCase());

/** What of a record is compared with constants. Dates need no folding, and every incremental read compares them. */
const keyReader = ({ field, read }: ResolvedField): ((record: SourceRecord) => string | number | boolean | null) =>
  field.type === 'date' || field.type === 'datetime'
    ? (record) => (read(record) ?? null) as string | null
    : (record) => folded(read(record));

/** Order of two values of one field: numbers by size, the rest as texts. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = typeof a === 'string' ? a : String(a);
  const right = typeof b === 'string' ? b : String(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The value a field's own are compared with. Refuses a constant of another type, as Salesforce does. */
function comparable(
  literal: Literal,
  resolved: ResolvedField,
  path: FieldPath,
  context: PredicateContext,
): string | number | boolean | null {
  if (literal.kind === 'null') return null;
  const { type } = resolved.field;
  const refuse = (): never => {
    throw wrongType(path, resolved, context);
  };
  switch (type) {
    case 'boolean':
      return literal.kind === 'boolean' ? literal.value : refuse();
    case 'int':
    case 'double':
    case 'percent':
    case 'currency':
      return literal.kind === 'number' ? literal.value : refuse();
    case 'date':
    case 'datetime':
      return literal.kind === type ? literal.value : refuse();
    case 'id':
    case 'reference':
      if (literal.kind !== 'string') return refuse();
      return toEighteen(literal.value) ?? invalidId(literal.value, path, context);
    default:
      return literal.kind === 'string' ? fold(literal.value) : refuse();
  }
}

const invalidId = (value: string, path: FieldPath, { soql }: PredicateContext): never => {
  throw queryError('INVALID_QUERY_FILTER_OPERATOR', soql, path.position, `invalid ID field: ${value}`);
};

function wrongType(path: FieldPath, { name, field }: ResolvedField, { soql }: PredicateContext): ApiError {
  const quoted = ['boolean', 'int', 'double', 'percent', 'currency', 'date', 'datetime'].includes(field.type);
  const type = field.type === 'datetime' ? 'dateTime' : field.type;
  const how = quoted ? 'should not be enclosed in quotes' : 'should be enclosed in quotes';
  const message = `value of filter criterion for field '${name}' must be of type ${type} and ${how}`;
  return queryError('INVALID_FIELD', soql, path.position, message);
}

function filterable(path: FieldPath, context: PredicateContext): ResolvedField {
  const resolved = context.resolve(path);
  const { type, details } = resolved.field;
  if (type === 'address' || type === 'anyType' || (type === 'textarea' && (details.length ?? 0) > 255)) {
    const message = `field '${resolved.name}' can not be filtered in a query call`;
    throw queryError('INVALID_FIELD', context.soql, path.position, message);
  }
  return resolved;
}

function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\([%_\\])|([%_])|([.*+?^${}()|[\]\\/])/g, (_, literal, wild, special) =>
    literal !== undefined
      ? literal === '\\'
        ? '\\\\'
        : literal
      : wild === '%'
        ? '.*'
        : wild === '_'
          ? '.'
          : `\\${special}`,
  );
  return new RegExp(`^${source}$`, 'is');
}
