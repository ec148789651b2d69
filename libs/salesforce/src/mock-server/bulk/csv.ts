import type { SourceRecord } from '@medallion/core';
import { doubleText } from '../rest/record-json.ts';
import type { OutputColumn } from '../soql/output.ts';

export const columnDelimiters = {
  COMMA: ',',
  TAB: '\t',
  SEMICOLON: ';',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
} as const;
export const lineEndings = { LF: '\n', CRLF: '\r\n' } as const;

export interface CsvFormat {
  readonly columnDelimiter: keyof typeof columnDelimiters;
  readonly lineEnding: keyof typeof lineEndings;
}

/** Rows of a Bulk result with their header: every value quoted, null empty, instants with `Z` where REST has `+0000`. */
export function* csvText(
  columns: readonly OutputColumn[],
  rows: Iterable<SourceRecord>,
  { columnDelimiter, lineEnding }: CsvFormat,
): Generator<string> {
  const delimiter = columnDelimiters[columnDelimiter];
  const end = lineEndings[lineEnding];
  const line = (values: readonly string[]): string => values.map(quoted).join(delimiter) + end;
  yield line(columns.map(({ name }) => name));
  for (const row of rows) yield line(columns.map((column) => csvValue(column, row)));
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function csvValue({ field, read }: OutputColumn, record: SourceRecord): string {
  const value = read(record);
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return field.field.type === 'int' ? String(value) : doubleText(value);
  return field.field.type === 'datetime' ? String(value).replace('+0000', 'Z') : String(value);
}
