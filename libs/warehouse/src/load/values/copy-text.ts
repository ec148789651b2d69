const NEEDS_ESCAPE = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** How COPY's text format writes NULL. */
export const COPY_NULL = '\\N';

/** A text as COPY's text format writes it. NUL must have been refused before: Postgres cannot hold it. */
export function escapeCopyText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text;
}

const UNESCAPES: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

/** The text an escaped one stands for: the reverse of `escapeCopyText`. */
export const unescapeCopyText = (escaped: string): string =>
  escaped.replace(/\\(.)/g, (_, character: string) => UNESCAPES[character]!);
