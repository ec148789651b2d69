import type { RecordBatch, SourceRecord } from '@medallion/core';
import { catalogue, type SObjectName } from '../catalogue/catalogue.ts';
import { CsvProblem, CsvSplitter } from './csv-splitter.ts';
import { BATCH_SIZE, type DataFile } from './data-file.ts';
import { csvError, truncatedFile, wrongEncoding } from './file-errors.ts';
import { readBytes } from './read-bytes.ts';
import { looksLikeUtf16 } from './utf8.ts';

interface Row {
  readonly values: readonly string[];
  /** Line on which the row begins. */
  readonly line: number;
}

/**
 * The records of a CSV file as Bulk API 2.0 and Data Loader write them: every value text, nothing between commas null.
 * Column names are recognised in any letter case (Data Loader writes them in capitals). Positions count records.
 */
export async function* readCsv(file: DataFile, object: SObjectName): AsyncGenerator<RecordBatch> {
  let columns: readonly string[] | undefined;
  let batch: SourceRecord[] = [];
  let count = 0;
  for await (const { values, line } of rows(file)) {
    if (columns === undefined) {
      columns = header(values, object, file);
      continue;
    }
    if (values.length !== columns.length) {
      throw csvError(
        'CSV_RAGGED_ROW',
        file.name,
        { line },
        `the row that begins here has ${values.length} values for ${columns.length} columns`,
        'A quote may be missing, or a value with a comma or line break is not in double quotes. Export the object again.',
      );
    }
    const fields: Record<string, unknown> = {};
    for (let i = 0; i < columns.length; i++) fields[columns[i]!] = values[i] === '' ? null : values[i];
    batch.push(fields);
    count++;
    if (batch.length === BATCH_SIZE) {
      yield { file: file.name, firstPosition: count - batch.length + 1, records: batch };
      batch = [];
    }
  }
  if (columns === undefined) throw missingHeader(file);
  if (batch.length > 0) yield { file: file.name, firstPosition: count - batch.length + 1, records: batch };
}

/** The fields of a CSV file, from its first line. */
export async function readCsvHeader(file: DataFile, object: SObjectName): Promise<readonly string[]> {
  for await (const { values } of rows(file)) return header(values, object, file);
  throw missingHeader(file);
}

async function* rows(file: DataFile): AsyncGenerator<Row> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let splitter: CsvSplitter | undefined;
  let offset = 0;
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw wrongEncoding(file.name, { byte: offset + 1 }, 'other');
    }
  };
  try {
    for await (const chunk of readBytes(file)) {
      if (offset === 0 && looksLikeUtf16(chunk)) throw wrongEncoding(file.name, { line: 1, byte: 1 }, 'UTF-16');
      splitter ??= new CsvSplitter(delimiterOf(chunk));
      for (const values of splitter.push(decode(chunk))) yield { values, line: splitter.rowLine };
      offset += chunk.length;
    }
    if (!splitter) return;
    decode(undefined);
    for (const values of splitter.end()) yield { values, line: splitter.rowLine };
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    if (error.isEnd) throw truncatedFile(file.name, { line: error.line });
    throw csvError(
      'MALFORMED_CSV',
      file.name,
      { line: error.line },
      `in the row that begins here ${error.message}`,
      'A value with commas, line breaks or double quotes is put in double quotes, and those inside are doubled ("").',
    );
  }
}

/** Bulk API jobs may ask for semicolons or tabs; the header tells. */
function delimiterOf(chunk: Buffer): string {
  const line = chunk.subarray(0, Math.max(chunk.indexOf(10), 0) || chunk.length).toString('latin1');
  const counts = [',', ';', '\t'].map((delimiter) => [delimiter, line.split(delimiter).length] as const);
  return counts.reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best))[0];
}

function header(names: readonly string[], object: SObjectName, file: DataFile): readonly string[] {
  const known = new Map(Object.keys(catalogue[object].fields).map((name) => [name.toLowerCase(), name]));
  const columns = names.map((name) => known.get(name.trim().toLowerCase()) ?? name.trim());
  if (!columns.includes('Id')) throw missingHeader(file);
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw csvError(
      'CSV_DUPLICATE_COLUMN',
      file.name,
      { line: 1 },
      `the column "${repeated}" appears twice`,
      'Keep one of them.',
    );
  }
  return columns;
}

const missingHeader = (file: DataFile) =>
  csvError(
    'CSV_WITHOUT_HEADER',
    file.name,
    { line: 1 },
    'the first line must name the columns, and one of them must be Id',
    'Add the line of field names, such as "Id","Name","SystemModstamp".',
  );
