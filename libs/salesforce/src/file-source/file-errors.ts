import { MedallionError } from '@medallion/core';

/** A place in a file, all counted from 1. */
export interface FilePosition {
  readonly line?: number;
  readonly column?: number;
  readonly byte?: number;
}

function where({ line, column, byte }: FilePosition): string {
  const parts = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(byte === undefined ? [] : [`byte ${byte}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

const dataError = (
  code: string,
  file: string,
  position: FilePosition,
  message: string,
  fix: string,
  cause?: unknown,
): MedallionError => new MedallionError({ code, kind: 'data', message, fix, fields: { file, ...position }, cause });

/** The text is not JSON. Carries no text of the file: it may be personal data. */
export const malformedJson = (file: string, position: FilePosition, problem: string): MedallionError =>
  dataError(
    'MALFORMED_JSON',
    file,
    position,
    `${file} is not valid JSON${where(position)}: ${problem}.`,
    'Mend that place, or extract the object again. For one record a line, name the file .jsonl.',
  );

export const truncatedFile = (file: string, position: FilePosition, cause?: unknown): MedallionError =>
  dataError(
    'FILE_TRUNCATED',
    file,
    position,
    `${file} ends in the middle of its content${where(position)}: it was cut off.`,
    'Copy or extract the file again; nothing of this source was loaded.',
    cause,
  );

export const wrongEncoding = (file: string, position: FilePosition, guess: 'UTF-16' | 'other'): MedallionError =>
  dataError(
    'FILE_NOT_UTF8',
    file,
    position,
    `${file} is not UTF-8${where(position)}${guess === 'UTF-16' ? '; it looks like UTF-16' : ''}.`,
    guess === 'UTF-16'
      ? 'Convert it: iconv -f UTF-16 -t UTF-8 <file> > <new file>.'
      : 'Convert it from its encoding, often: iconv -f WINDOWS-1252 -t UTF-8 <file> > <new file>.',
  );

export const unexpectedShape = (file: string, position: FilePosition, found: string): MedallionError =>
  dataError(
    'UNEXPECTED_JSON_SHAPE',
    file,
    position,
    `${file} holds ${found}${where(position)}, where records were expected.`,
    'Give a query response {"records": [...]}, an array of records [...], or one record a line in a .jsonl file.',
  );

export const csvError = (
  code: string,
  file: string,
  position: FilePosition,
  problem: string,
  fix: string,
): MedallionError => dataError(code, file, position, `${file}${where(position)}: ${problem}.`, fix);

export const notGzip = (file: string, cause: unknown): MedallionError =>
  dataError(
    'FILE_NOT_GZIP',
    file,
    {},
    `${file} ends in .gz but cannot be unpacked.`,
    'Take the .gz off its name if it is not compressed, or copy it again.',
    cause,
  );

export const unreadableFile = (file: string, cause: unknown): MedallionError =>
  new MedallionError({
    code: 'FILE_UNREADABLE',
    kind: 'environment',
    message: `${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    fix: 'Check that it still exists and that you may read it.',
    fields: { file },
    cause,
  });
