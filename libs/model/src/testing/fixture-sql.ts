import { MedallionError, didYouMean } from '@medallion/core';
import type { ColumnDef, Columns } from '../columns/column.ts';
import { quoted, sqlLiteral, textLiteral } from '../compile/sql-literal.ts';
import type { AnyModel } from '../definition/model.ts';

/** A row-domain value as SQL of the column's type. */
export function valueSql(value: unknown, def: ColumnDef): string {
  return `cast(${untypedSql(value, def)} as ${def.sqlType})`;
}

function untypedSql(value: unknown, { family }: ColumnDef): string {
  if (value === null || value === undefined) return 'null';
  if (family === 'jsonb') return textLiteral(JSON.stringify(value));
  if (Array.isArray(value)) return `array[${value.map(sqlLiteral).join(', ')}]`;
  return sqlLiteral(value);
}

const problem = (message: string, fix: string) =>
  new MedallionError({ code: 'FIXTURE_INVALID', kind: 'definition', message, fix });

/** Refuses a name that is no column of the model. */
export function checkColumns(model: AnyModel, row: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(row)) {
    if (!(name in model.columns)) {
      throw problem(
        `${model.id} has no column ${name}`,
        `Its columns are its contract's.${didYouMean(name, Object.keys(model.columns))}`,
      );
    }
  }
}

/** Rows of an upstream as a query; omitted nullable columns are null, an omitted not-null column is an error. */
export function fixtureSql(model: AnyModel, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = Object.entries(model.columns as Columns);
  const select = (value: (name: string, def: ColumnDef) => string) =>
    `select ${columns.map(([name, { def }]) => `${value(name, def)} as ${quoted(name)}`).join(', ')}`;
  if (rows.length === 0) return `${select((_, def) => valueSql(null, def))} where false`;
  return rows
    .map((row, index) => {
      checkColumns(model, row);
      return select((name, def) => {
        if (def.notNull && (row[name] === null || row[name] === undefined)) {
          throw problem(
            `row ${index + 1} given for ${model.id} has no ${name}, which is not null`,
            `Give ${name} a value.`,
          );
        }
        return valueSql(row[name], def);
      });
    })
    .join('\nunion all ');
}
