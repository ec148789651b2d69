import { malformedJson, truncatedFile, type FilePosition } from './file-errors.ts';
import { findSyntaxProblem } from './json-syntax.ts';

/**
 * REST puts `attributes` (type and address) before the fields of a record. They are no field, and taking them out of
 * the text is cheaper than out of every parsed record. Quotes inside JSON strings are escaped, so this matches no value.
 */
const attributes = /"attributes"\s*:\s*\{[^{}]*\}\s*,?/g;

/** Parses JSON text of a file; a syntax error becomes a MedallionError with its place and without the text. */
export function parseJson(
  text: string,
  file: string,
  base: { readonly line: number; readonly byte: number },
  isWhole: boolean,
): unknown {
  try {
    return JSON.parse(text.includes('"attributes"') ? text.replace(attributes, '') : text);
  } catch {
    // Only attributes at the end of an object leave a comma behind that should not be there.
  }
  try {
    return JSON.parse(text);
  } catch {
    const { offset, isEnd, problem } = findSyntaxProblem(text);
    const before = text.slice(0, offset);
    const lastBreak = before.lastIndexOf('\n');
    const position: FilePosition = {
      line: base.line + (before.match(/\n/g)?.length ?? 0),
      ...(lastBreak === -1 && !isWhole ? {} : { column: offset - lastBreak }),
      byte: base.byte + Buffer.byteLength(before),
    };
    throw isEnd && isWhole ? truncatedFile(file, position) : malformedJson(file, position, problem);
  }
}

/** A parsed record without its `attributes`, should the text have kept them. */
export function withoutAttributes(record: Record<string, unknown>): Record<string, unknown> {
  if (!('attributes' in record)) return record;
  const { attributes: _attributes, ...fields } = record;
  return fields;
}
