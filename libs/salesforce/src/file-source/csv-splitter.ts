/** Rows longer than this have a quote that is never closed: reading on would put the whole file into one value. */
const LONGEST_ROW = 16 << 20;

/** The text is not CSV: what is wrong, and the line on which the row in question begins, counted from 1. */
export class CsvProblem extends Error {
  readonly line: number;
  readonly isEnd: boolean;
  constructor(problem: string, line: number, isEnd: boolean) {
    super(problem);
    this.name = 'CsvProblem';
    this.line = line;
    this.isEnd = isEnd;
  }
}

/**
 * Cuts CSV (RFC 4180: values in double quotes may hold delimiters, line breaks and doubled quotes; lines end in LF or
 * CRLF) into rows as text arrives. Empty lines are passed over. Several times as fast as a general CSV library, which
 * for the Bulk API's exports decides how long a load takes; csv-parse is the oracle of its tests.
 */
export class CsvSplitter {
  readonly #delimiter: string;
  /** Text not yet consumed; a row may begin in it and end in a later chunk. */
  #text = '';
  #line = 1;
  #rowLine = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Line on which the row given out last begins. */
  get rowLine(): number {
    return this.#rowLine;
  }

  /** The rows that end in this text. Throws CsvProblem. */
  *push(text: string): Generator<string[]> {
    this.#text = this.#text === '' ? text : this.#text + text;
    yield* this.#rows(false);
    if (this.#text.length > LONGEST_ROW) throw this.#problem('a double quote is never closed', false);
  }

  /** The last row, should it lack its line break. Throws CsvProblem where it is cut off inside quotes. */
  *end(): Generator<string[]> {
    yield* this.#rows(true);
  }

  *#rows(isEnd: boolean): Generator<string[]> {
    const text = this.#text;
    let start = 0;
    while (start < text.length) {
      const values: string[] = [];
      const end = this.#row(text, start, values, isEnd);
      if (end === -1) break;
      this.#rowLine = this.#line;
      for (let i = text.indexOf('\n', start); i !== -1 && i < end; i = text.indexOf('\n', i + 1)) this.#line++;
      start = end;
      if (values.length > 1 || values[0] !== '') yield values;
    }
    this.#text = text.slice(start);
  }

  /** Takes one row from `start`; where the next begins, or -1 where more text is needed. */
  #row(text: string, start: number, values: string[], isEnd: boolean): number {
    const delimiter = this.#delimiter;
    let at = start;
    let lineEnd = -1;
    for (;;) {
      if (text[at] === '"') {
        let close = text.indexOf('"', at + 1);
        let hasDoubled = false;
        while (close !== -1 && text[close + 1] === '"') {
          hasDoubled = true;
          close = text.indexOf('"', close + 2);
        }
        if (close === -1 && isEnd) throw this.#problem('the text ends inside a quoted value', true);
        // What follows the quote decides whether it closes: at the end of a chunk that is not known yet.
        if (close === -1 || (!isEnd && close + 2 >= text.length)) return -1;
        const value = text.slice(at + 1, close);
        values.push(hasDoubled ? value.replaceAll('""', '"') : value);
        at = close + 1;
      } else {
        if (lineEnd < at) lineEnd = text.indexOf('\n', at);
        if (lineEnd === -1) {
          if (!isEnd) return -1;
          lineEnd = text.length;
        }
        let valueEnd = text.indexOf(delimiter, at);
        if (valueEnd === -1 || valueEnd > lineEnd)
          valueEnd = text[lineEnd - 1] === '\r' && lineEnd > at ? lineEnd - 1 : lineEnd;
        const value = text.slice(at, valueEnd);
        if (value.includes('"')) throw this.#problem('a value that is not quoted holds a double quote', false);
        values.push(value);
        at = valueEnd;
      }
      if (at >= text.length) return at;
      if (text[at] === delimiter) at++;
      else if (text[at] === '\n') return at + 1;
      else if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
      else if (text[at] === '\r' && at + 1 === text.length && isEnd) return at + 1;
      else throw this.#problem('text follows a closing double quote', false);
    }
  }

  #problem(problem: string, isEnd: boolean): CsvProblem {
    return new CsvProblem(problem, this.#line, isEnd);
  }
}
