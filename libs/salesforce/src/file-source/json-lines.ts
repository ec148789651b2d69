import type { RecordBatch, SourceRecord } from '@medallion/core';
import { BATCH_SIZE, type DataFile } from './data-file.ts';
import { truncatedFile, unexpectedShape } from './file-errors.ts';
import { parseJson, withoutAttributes } from './parse-json.ts';
import { readBytes } from './read-bytes.ts';
import { utf8Text } from './utf8.ts';

/** The records of a file with one JSON object a line; empty lines are skipped. Positions are line numbers. */
export async function* readJsonLines(file: DataFile): AsyncGenerator<RecordBatch> {
  let batch: SourceRecord[] = [];
  let firstPosition = 1;
  for await (const { bytes, line, byte, isLast } of lines(file)) {
    const text = utf8Text(bytes, file.name, { line, byte });
    if (text.trim() === '') continue;
    let record: unknown;
    try {
      record = parseJson(text, file.name, { line, byte }, false);
    } catch (error) {
      // A last line without its line break that is no JSON is the mark of a file cut off.
      throw isLast && text.startsWith('{') && !text.trimEnd().endsWith('}')
        ? truncatedFile(file.name, { line })
        : error;
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw unexpectedShape(file.name, { line }, Array.isArray(record) ? 'an array' : 'a value that is no object');
    }
    if (batch.length === 0) firstPosition = line;
    batch.push(withoutAttributes(record as Record<string, unknown>));
    if (batch.length === BATCH_SIZE) {
      yield { file: file.name, firstPosition, records: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { file: file.name, firstPosition, records: batch };
}

interface Line {
  readonly bytes: Buffer;
  readonly line: number;
  readonly byte: number;
  readonly isLast: boolean;
}

async function* lines(file: DataFile): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let line = 1;
  let byte = 1;
  for await (const chunk of readBytes(file)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const rest = chunk.subarray(start, end);
      const bytes = parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
      parts = [];
      yield { bytes, line: line++, byte, isLast: false };
      byte += bytes.length + 1;
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), line, byte, isLast: true };
}
