import { CsvError, parse } from 'csv-parse';
import type { RecordBatch, SourceRecord } from '@medallion/core';
import { catalogue, type SObjectName } from '../catalogue/catalogue.ts';
import { BATCH_SIZE, type DataFile } from './data-file.ts';
import { csvError, truncatedFile } from './file-errors.ts';
import { readBytes } from './read-bytes.ts';
import { looksLikeUtf16 } from './utf8.ts';
import { wrongEncoding } from './file-errors.ts';

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The records of a CSV file as Bulk API 2.0 and Data Loader write them: every value text, nothing between commas null.
 * Column names are recognised in any letter case (Data Loader writes them in capitals). Positions count records.
 */
export async function* readCsv(file: DataFile, object: SObjectName): AsyncGenerator<RecordBatch> {
  let columns: readonly string[] | undefined;
  let batch: SourceRecord[] = [];
  let count = 0;
  for await (const { record, info } of rows(file)) {
    if (columns === undefined) {
      columns = header(record, object, file);
      continue;
    }
    if (record.length !== columns.length) {
      throw csvError(
        'CSV_RAGGED_ROW',
        file.name,
        { line: info.lines },
        `the row that ends here has ${record.length} values for ${columns.length} columns`,
        'A quote may be missing, or a value with a comma or line break is not in double quotes. Export the object again.',
      );
    }
    const fields: Record<string, unknown> = {};
    for (let i = 0; i < columns.length; i++) fields[columns[i]!] = record[i] === '' ? null : record[i];
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
  for await (const { record } of rows(file)) return header(record, object, file);
  throw missingHeader(file);
}

async function* rows(file: DataFile): AsyncGenerator<Row> {
  const bytes = readBytes(file);
  const first = await bytes.next();
  if (first.done) return;
  if (looksLikeUtf16(first.value)) throw wrongEncoding(file.name, { line: 1, byte: 1 }, 'UTF-16');
  const parser = parse({
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    delimiter: delimiterOf(first.value),
  });
  const feeding = feed(parser, first.value, bytes, file).catch((error: unknown) => void parser.destroy(error as Error));
  try {
    for await (const row of parser as AsyncIterable<Row>) yield row;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') throw truncatedFile(file.name, { line: Number(error['lines']) });
    throw csvError(
      'MALFORMED_CSV',
      file.name,
      { line: Number(error['lines']) },
      'the quotes of this row do not match',
      'A double quote inside a value is written twice (""). Export the object again.',
    );
  } finally {
    parser.destroy();
    await bytes.return(undefined);
    await feeding;
  }
}

/** Gives the parser the file's text, waiting for it where it is behind. */
async function feed(
  parser: ReturnType<typeof parse>,
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
  file: DataFile,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let offset = 0;
  const write = async (chunk: Buffer | undefined): Promise<void> => {
    let text: string;
    try {
      text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw wrongEncoding(file.name, { byte: offset + 1 }, 'other');
    }
    offset += chunk?.length ?? 0;
    if (text !== '' && !parser.write(text)) {
      await new Promise<void>((resolve) => {
        parser.once('drain', resolve);
        parser.once('close', resolve);
      });
    }
  };
  await write(first);
  for await (const chunk of rest) {
    if (parser.destroyed) return;
    await write(chunk);
  }
  await write(undefined);
  parser.end();
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
