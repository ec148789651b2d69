import type pc from 'picocolors';
import type { QueryResult } from '../query/execute.ts';
import { renderTable } from './table.ts';

const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);

export interface QueryResultOptions {
  readonly width: number | undefined;
  readonly colours: ReturnType<typeof pc.createColors>;
}

/** A null is shown as this, an empty text as nothing. */
export const NULL_TEXT = '(null)';

/** A query's rows as a table, values as Postgres wrote them; long ones are cut only where a terminal sets a width. */
export function renderQueryResult(result: QueryResult, { width, colours }: QueryResultOptions): string {
  if (result.columns.length === 0) return `${result.command} ${result.count}`;
  const table = renderTable(
    result.columns.map(({ name, type }) => ({
      title: colours.bold(onOneLine(name)),
      align: NUMBERS.has(type) ? ('right' as const) : ('left' as const),
    })),
    result.rows.map((row) => row.map((value) => (value === null ? colours.dim(NULL_TEXT) : onOneLine(value)))),
    { width },
  );
  return `${table}\n${colours.dim(`(${result.rows.length} ${result.rows.length === 1 ? 'row' : 'rows'})`)}`;
}

/** A record stays one line: line breaks and other control characters are shown escaped. */
const onOneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]/g, (character) => JSON.stringify(character).slice(1, -1));
