import type { AnyModel, Model } from '@medallion/model';
import { decimalText } from '../oracle/decimals.ts';
import type { Row } from '../oracle/row.ts';
import type { TableText } from './star-warehouse.ts';

/** Rows of the oracle as Postgres writes them. */
export function rowsAsText(model: AnyModel, rows: readonly Row[]): TableText {
  const columns = Object.entries((model as Model).columns);
  const types = new Map(columns.map(([name, { def }]) => [name, def.sqlType]));
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, valueAsText(value, types.get(name) ?? 'text')]),
    ),
  );
}

function valueAsText(value: Row[string], sqlType: string): string | null {
  if (value === null) return null;
  if (typeof value === 'bigint') return decimalText(value, Number(/,(\d+)\)/.exec(sqlType)?.[1]));
  if (sqlType === 'timestamp with time zone') return instantAsText(Number(value));
  return String(value);
}

/** As a session in UTC shows it. */
const instantAsText = (instant: number): string =>
  new Date(instant)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '+00');

/** Rows in which two tables differ, under their key: small enough to read. Empty when they are equal. */
export function differences(model: AnyModel, actual: TableText, expected: TableText): string[] {
  const keyOf = (row: TableText[number]) => model.primaryKey.map((column) => row[column]).join(' ');
  const wanted = new Map(expected.map((row) => [keyOf(row), row]));
  const surplus = actual.filter((row) => !wanted.has(keyOf(row)));
  const found = new Map(actual.map((row) => [keyOf(row), row]));
  const twice = expected.length - wanted.size;
  return [
    ...(twice > 0 ? [`${model.name}: the oracle tells ${twice} keys twice`] : []),
    ...surplus.map((row) => `${model.name} ${keyOf(row)}: surplus ${JSON.stringify(row)}`),
    ...expected.flatMap((row) => {
      const other = found.get(keyOf(row));
      if (other === undefined) return [`${model.name} ${keyOf(row)}: missing ${JSON.stringify(row)}`];
      return [...new Set([...Object.keys(row), ...Object.keys(other)])]
        .filter((column) => row[column] !== other[column])
        .map((column) => `${model.name} ${keyOf(row)}: ${column} is ${other[column]}, should be ${row[column]}`);
    }),
  ];
}
