const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;

/** Bytes of one value of the document and where they begin, counted from 1. */
export interface JsonPiece {
  /** The member's name, or `undefined` for an element of the records array. */
  readonly key: string | undefined;
  readonly bytes: Buffer;
  readonly line: number;
  readonly byte: number;
}

export class UnexpectedByte extends Error {
  readonly line: number;
  readonly byte: number;
  constructor(expected: string, line: number, byte: number) {
    super(`${expected} expected`);
    this.name = 'UnexpectedByte';
    this.line = line;
    this.byte = byte;
  }
}

type State =
  'start' | 'key' | 'in key' | 'colon' | 'member' | 'after member' | 'element' | 'after element' | 'value' | 'end';

/**
 * Cuts a JSON document too large for one string into the records of its array, as bytes arrive: of `[...]`, or of the
 * member `records` of `{...}`, whose other members come out as pieces with a key. It looks at structure only; the
 * pieces are parsed, and thereby checked, by the caller. Memory is that of one record.
 */
export class JsonSplitter {
  isArray = false;
  #state: State = 'start';
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** What comes after the value being collected. */
  #after: State = 'end';
  #isEmpty = true;
  #key = '';
  #parts: Buffer[] = [];
  #line = 1;
  #offset = 0;
  #pieceLine = 1;
  #pieceByte = 1;

  get isComplete(): boolean {
    return this.#state === 'end';
  }
  get line(): number {
    return this.#line;
  }
  get byte(): number {
    return this.#offset;
  }

  /** The pieces that end in this chunk. Throws UnexpectedByte where the document's structure is not JSON. */
  *push(chunk: Buffer): Generator<JsonPiece> {
    let start = 0; // of the value being collected, in this chunk
    let i = 0;
    while (i < chunk.length) {
      if (this.#state === 'value') {
        i = this.#scanValue(chunk, i);
        if (i === -1) break;
        yield this.#piece(chunk.subarray(start, i));
        continue;
      }
      const byte = chunk[i]!;
      if (byte === NEWLINE) this.#line++;
      if (this.#state !== 'in key' && (byte === 0x20 || byte === 0x09 || byte === NEWLINE || byte === 0x0d)) {
        i++;
        continue;
      }
      const place = this.#offset + i + 1;
      if (this.#beginsValue(byte, place)) start = i;
      else i++;
    }
    if (this.#state === 'value') this.#parts.push(Buffer.from(chunk.subarray(start)));
    this.#offset += chunk.length;
  }

  /** Takes one structural byte; true where a value begins with it. */
  #beginsValue(byte: number, place: number): boolean {
    switch (this.#state) {
      case 'start':
        if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) throw new UnexpectedByte('"{" or "["', this.#line, place);
        this.isArray = byte === OPEN_BRACKET;
        this.#state = this.isArray ? 'element' : 'key';
        this.#isEmpty = true;
        return false;
      case 'key':
        if (byte === CLOSE_BRACE && this.#isEmpty) this.#state = 'end';
        else if (byte === QUOTE) {
          this.#state = 'in key';
          this.#key = '';
        } else throw new UnexpectedByte('a field name in double quotes', this.#line, place);
        return false;
      case 'in key':
        if (byte === QUOTE) this.#state = 'colon';
        else this.#key += String.fromCharCode(byte);
        return false;
      case 'colon':
        if (byte !== COLON) throw new UnexpectedByte('":"', this.#line, place);
        this.#state = 'member';
        return false;
      case 'member':
        if (this.#key === 'records' && byte === OPEN_BRACKET) {
          this.#state = 'element';
          this.#isEmpty = true;
          return false;
        }
        return this.#begin('after member', place);
      case 'after member':
        this.#isEmpty = false;
        if (byte === COMMA) this.#state = 'key';
        else if (byte === CLOSE_BRACE) this.#state = 'end';
        else throw new UnexpectedByte('"," or "}"', this.#line, place);
        return false;
      case 'element':
        if (byte === CLOSE_BRACKET && this.#isEmpty) {
          this.#state = this.isArray ? 'end' : 'after member';
          return false;
        }
        this.#isEmpty = false;
        return this.#begin('after element', place);
      case 'after element':
        if (byte === COMMA) this.#state = 'element';
        else if (byte === CLOSE_BRACKET) this.#state = this.isArray ? 'end' : 'after member';
        else throw new UnexpectedByte('"," or "]"', this.#line, place);
        return false;
      default:
        throw new UnexpectedByte('end of the text', this.#line, place);
    }
  }

  #begin(after: State, place: number): true {
    this.#after = after;
    this.#state = 'value';
    this.#depth = 0;
    this.#pieceLine = this.#line;
    this.#pieceByte = place;
    return true;
  }

  /** Index after the value's last byte, or -1 where it goes on in the next chunk. */
  #scanValue(chunk: Buffer, from: number): number {
    let depth = this.#depth;
    let inString = this.#inString;
    let isEscaped = this.#isEscaped;
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 0) return this.#endValue(i + 1);
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        // A number or literal ends before the bracket that closes what holds it.
        if (depth === 0) return this.#endValue(i);
        if (--depth === 0) return this.#endValue(i + 1);
      } else if (byte === COMMA && depth === 0) return this.#endValue(i);
      else if (byte === NEWLINE) this.#line++;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#isEscaped = isEscaped;
    return -1;
  }

  #endValue(end: number): number {
    this.#depth = 0;
    this.#inString = false;
    this.#isEscaped = false;
    return end;
  }

  #piece(last: Buffer): JsonPiece {
    const bytes = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    const isElement = this.#after === 'after element';
    this.#state = this.#after;
    return { key: isElement ? undefined : this.#key, bytes, line: this.#pieceLine, byte: this.#pieceByte };
  }
}
