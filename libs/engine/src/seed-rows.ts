import { MedallionError } from '@medallion/core';
import { quoted, textLiteral } from '@medallion/model';
import type { RelationColumn } from './relation.ts';

/** One field of a CSV line; `null` where it is empty and not quoted. */
type Field = string | null;

/** Splits CSV (RFC 4180: quotes doubled inside quotes, line breaks allowed there) into lines of fields. Blank lines are left out. */
export function parseCsv(text: string): { readonly line: number; readonly fields: readonly Field[] }[] {
  const records: { line: number; fields: Field[] }[] = [];
  const source = text.replace(/^\uFEFF/, '');
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  let line = 1;
  let position = 0;
  while (position < source.length) {
    const fields: Field[] = [];
    const firstLine = line;
    for (;;) {
      field.lastIndex = position;
      const [whole, inQuotes, bare] = field.exec(source)!;
      fields.push(inQuotes === undefined ? bare || null : inQuotes.replaceAll('""', '"'));
      line += whole.split('\n').length - 1;
      position += whole.length;
      if (source[position] !== ',') break;
      position++;
    }
    const end = /\r\n|\n|\r|$/y;
    end.lastIndex = position;
    const lineEnd = end.exec(source);
    if (lineEnd === null) throw unreadable(line);
    position += lineEnd[0].length;
    line++;
    if (fields.length > 1 || fields[0] !== null) records.push({ line: firstLine, fields });
  }
  return records;
}

/**
 * The query that gives a seed's rows, typed by its contract. Columns may stand in any order in the file, but all of them must.
 *
 * @throws MedallionError `SEED_INVALID` naming the seed and the line: broken quoting, missing or unknown column, wrong number of fields
 */
export function seedQuery(seed: string, columns: readonly RelationColumn[], csv: string): string {
  const invalid = (what: string, line: number): MedallionError =>
    new MedallionError({
      code: 'SEED_INVALID',
      kind: 'definition',
      message: `The file of the seed ${seed} ${what} (line ${line}).`,
      fix: `Its first line must name the columns ${columns.map(({ name }) => name).join(', ')}; each further line gives a row.`,
      fields: { model: seed, line },
    });
  let records: ReturnType<typeof parseCsv>;
  try {
    records = parseCsv(csv);
  } catch (error) {
    const line = error instanceof MedallionError ? Number(error.fields['line']) : 1;
    throw invalid('has a quote that is not closed or not doubled', line);
  }
  const [header, ...rows] = records;
  const names = header?.fields.map((name) => name ?? '') ?? [];
  for (const { name } of columns) if (!names.includes(name)) throw invalid(`lacks the column ${name}`, 1);
  for (const name of names) {
    if (!columns.some((column) => column.name === name))
      throw invalid(`has a column "${name}" that is not declared`, 1);
  }
  if (new Set(names).size !== names.length) throw invalid('names a column twice', 1);
  const values = rows.map(({ line, fields }) => {
    if (fields.length !== names.length)
      throw invalid(`has ${fields.length} fields where ${names.length} are due`, line);
    return `  (${columns.map(({ name }) => literal(fields[names.indexOf(name)]!)).join(', ')})`;
  });
  const selected = columns.map(({ name, type }) => `  cast("seed".${quoted(name)} as ${type}) as ${quoted(name)}`);
  const rowsOrNone = values.length > 0 ? values : [`  (${columns.map(() => 'cast(null as text)').join(', ')})`];
  return [
    'select',
    selected.join(',\n'),
    'from (values',
    rowsOrNone.join(',\n'),
    `) as "seed" (${columns.map(({ name }) => quoted(name)).join(', ')})`,
    ...(values.length > 0 ? [] : ['where false']),
  ].join('\n');
}

/** Cast, because a column of bare nulls or numbers would not be text. */
const literal = (field: Field): string => (field === null ? 'cast(null as text)' : textLiteral(field));

const unreadable = (line: number): MedallionError =>
  new MedallionError({
    code: 'CSV_UNREADABLE',
    kind: 'definition',
    message: `Line ${line} is not CSV.`,
    fields: { line },
  });
