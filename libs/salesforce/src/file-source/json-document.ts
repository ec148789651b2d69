import { readFile } from 'node:fs/promises';
import type { RecordBatch, SourceRecord } from '@medallion/core';
import { BATCH_SIZE, type DataFile } from './data-file.ts';
import { malformedJson, truncatedFile, unexpectedShape, wrongEncoding } from './file-errors.ts';
import { JsonSplitter, UnexpectedByte, type JsonPiece } from './json-splitter.ts';
import { parseJson, withoutAttributes } from './parse-json.ts';
import { fileError, hasByteOrderMark, readBytes } from './read-bytes.ts';
import { looksLikeUtf16, utf8Text } from './utf8.ts';

/** What a JSON file says of itself besides its records. */
export interface DocumentSummary {
  /** `response`: of a query, all records having the same fields. `array`: a bare one. `record`: a single record. */
  readonly shape: 'response' | 'array' | 'record';
  readonly records: number;
  readonly done: boolean | undefined;
  readonly totalSize: number | undefined;
  readonly nextRecordsUrl: string | undefined;
}

/** Files up to this size are parsed in one piece, which is twice as fast; larger and packed ones record by record. */
const WHOLE_FILE_LIMIT = 32 << 20;

/** The records of a JSON file in batches, and at the end what it says of itself. Memory is bounded whatever its size. */
export function readJsonDocument(
  file: DataFile,
  wholeLimit = WHOLE_FILE_LIMIT,
): AsyncGenerator<RecordBatch, DocumentSummary> {
  return file.isGzip || file.bytes > wholeLimit ? readInPieces(file) : readWhole(file);
}

async function* readWhole(file: DataFile): AsyncGenerator<RecordBatch, DocumentSummary> {
  const bytes = await readFile(file.path).catch((error: unknown) => {
    throw fileError(file, error);
  });
  const content = hasByteOrderMark(bytes) ? bytes.subarray(3) : bytes;
  const text = utf8Text(content, file.name, { line: 1, byte: 1 });
  const document = parseJson(text, file.name, { line: 1, byte: 1 }, true);
  const isArray = Array.isArray(document);
  const response = (isObject(document) ? document : {}) as Readonly<Record<string, unknown>>;
  const records = isArray ? document : 'Id' in response ? [response] : response['records'];
  if (!Array.isArray(records)) throw unexpectedShape(file.name, {}, describe(document));
  for (let from = 0; from < records.length; from += BATCH_SIZE) {
    const slice = records.slice(from, from + BATCH_SIZE).map((record: unknown, i) => {
      if (!isObject(record)) throw unexpectedShape(file.name, {}, `${describe(record)} as record ${from + i + 1}`);
      return withoutAttributes(record);
    });
    yield { file: file.name, firstPosition: from + 1, records: slice };
  }
  return summary(isArray ? 'array' : 'Id' in response ? 'record' : 'response', records.length, response);
}

async function* readInPieces(file: DataFile): AsyncGenerator<RecordBatch, DocumentSummary> {
  const splitter = new JsonSplitter();
  const members: Record<string, unknown> = {};
  let batch: SourceRecord[] = [];
  let count = 0;
  let isFirst = true;
  try {
    for await (const chunk of readBytes(file)) {
      if (isFirst && looksLikeUtf16(chunk)) throw wrongEncoding(file.name, { line: 1, byte: 1 }, 'UTF-16');
      isFirst = false;
      for (const piece of splitter.push(chunk)) {
        if (piece.key !== undefined) {
          members[piece.key] = parsePiece(piece, file);
          continue;
        }
        const record = parsePiece(piece, file);
        if (!isObject(record)) throw unexpectedShape(file.name, piece, `${describe(record)} as record ${count + 1}`);
        batch.push(withoutAttributes(record));
        count++;
        if (batch.length === BATCH_SIZE) {
          yield { file: file.name, firstPosition: count - batch.length + 1, records: batch };
          batch = [];
        }
      }
    }
  } catch (error) {
    if (!(error instanceof UnexpectedByte)) throw error;
    throw malformedJson(file.name, { line: error.line, byte: error.byte }, error.message);
  }
  if (!splitter.isComplete) throw truncatedFile(file.name, { line: splitter.line, byte: splitter.byte + 1 });
  const isSingle = !splitter.isArray && 'Id' in members;
  if (isSingle) {
    batch.push(withoutAttributes(members));
    count++;
  } else if (!splitter.isArray && count === 0 && members['totalSize'] === undefined) {
    throw unexpectedShape(file.name, {}, 'an object without records');
  }
  if (batch.length > 0) yield { file: file.name, firstPosition: count - batch.length + 1, records: batch };
  return summary(isSingle ? 'record' : splitter.isArray ? 'array' : 'response', count, members);
}

const parsePiece = (piece: JsonPiece, file: DataFile): unknown =>
  parseJson(utf8Text(piece.bytes, file.name, piece), file.name, piece, false);

function summary(
  shape: DocumentSummary['shape'],
  records: number,
  members: Readonly<Record<string, unknown>>,
): DocumentSummary {
  const { done, totalSize, nextRecordsUrl } = shape === 'response' ? members : {};
  return {
    shape,
    records,
    done: typeof done === 'boolean' ? done : undefined,
    totalSize: typeof totalSize === 'number' ? totalSize : undefined,
    nextRecordsUrl: typeof nextRecordsUrl === 'string' ? nextRecordsUrl : undefined,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object without records';
  return `a ${typeof value}`;
}
