import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { RelationName } from '../relation.ts';

/** Two relations of one key, and what of them is compared. */
export interface ComparedRelations {
  readonly base: RelationName;
  readonly environment: RelationName;
  readonly primaryKey: readonly ComparedColumn[];
  /** Columns of both besides the key. */
  readonly columns: readonly ComparedColumn[];
}

export interface ComparedColumn {
  readonly name: string;
  readonly baseType: string;
  readonly environmentType: string;
}

/** Rows only in one, rows that differ, and by position in `columns` how many differ in each: one scan of both. */
export function countDifferences(compared: ComparedRelations): string {
  const { columns } = compared;
  const inBoth = `not (${isAdded(compared)} or ${isRemoved(compared)})`;
  const counts = [
    `count("base".${first(compared)}) as "base", count("environment".${first(compared)}) as "environment"`,
    `count(*) filter (where ${isAdded(compared)}) as "added"`,
    `count(*) filter (where ${isRemoved(compared)}) as "removed"`,
    `count(*) filter (where ${inBoth} and (${anyDiffers(columns)})) as "changed"`,
    ...columns.map((column, index) => `count(*) filter (where ${inBoth} and ${differs(column)}) as "column_${index}"`),
  ];
  return ['select', `  ${counts.join(',\n  ')}`, fromBoth(compared)].join('\n');
}

/** The first rows by key of one kind, with keys as `key_<n>` and, of changed ones, both values of each column that is shown. */
export function exampleRows(
  compared: ComparedRelations,
  kind: 'added' | 'removed' | 'changed',
  limit: number,
  isHidden: (column: string) => boolean,
): string {
  const keys = compared.primaryKey.map((key) => `coalesce(${valueOf('environment', key)}, ${valueOf('base', key)})`);
  const selected = [
    ...keys.flatMap((key, index) =>
      isHidden(compared.primaryKey[index]!.name) ? [] : [`${key}::text as "key_${index}"`],
    ),
    ...(kind === 'changed' ? compared.columns.flatMap((column, index) => bothValues(column, index, isHidden)) : []),
  ];
  const condition = {
    added: isAdded(compared),
    removed: isRemoved(compared),
    changed: `not (${isAdded(compared)} or ${isRemoved(compared)}) and (${anyDiffers(compared.columns)})`,
  }[kind];
  return [
    'select',
    `  ${selected.join(',\n  ')}`,
    fromBoth(compared),
    `where ${condition}`,
    `order by ${keys.join(', ')}`,
    `limit ${limit}`,
  ].join('\n');
}

/** Hidden values do not leave the server. */
function bothValues(column: ComparedColumn, index: number, isHidden: (column: string) => boolean): string[] {
  const name = quoted(column.name);
  return [
    `${differs(column)} as "differs_${index}"`,
    ...(isHidden(column.name)
      ? []
      : [`"base".${name}::text as "base_${index}", "environment".${name}::text as "environment_${index}"`]),
  ];
}

const first = ({ primaryKey }: ComparedRelations): string => quoted(primaryKey[0]!.name);
const isAdded = (compared: ComparedRelations): string => `"base".${first(compared)} is null`;
const isRemoved = (compared: ComparedRelations): string => `"environment".${first(compared)} is null`;

const anyDiffers = (columns: readonly ComparedColumn[]): string =>
  columns.length === 0 ? 'false' : columns.map(differs).join(' or ');

const differs = (column: ComparedColumn): string =>
  `${valueOf('base', column)} is distinct from ${valueOf('environment', column)}`;

/** JSON has no equality that tells 1.0 from 1.00, and values of two types often none at all: those are compared as text. */
function valueOf(side: 'base' | 'environment', { name, baseType, environmentType }: ComparedColumn): string {
  const isText =
    /^jsonb?$/.test(baseType) ||
    /^jsonb?$/.test(environmentType) ||
    (baseType !== environmentType && !(isNumber(baseType) && isNumber(environmentType)));
  return `"${side}".${quoted(name)}${isText ? '::text' : ''}`;
}

const isNumber = (type: string): boolean => /^(numeric|smallint|integer|bigint)/.test(type);

const fromBoth = ({ base, environment, primaryKey }: ComparedRelations): string =>
  [
    `from ${qualifiedName(base)} as "base"`,
    `full join ${qualifiedName(environment)} as "environment" on ${primaryKey
      .map((key) => `${valueOf('environment', key)} = ${valueOf('base', key)}`)
      .join(' and ')}`,
  ].join('\n');
