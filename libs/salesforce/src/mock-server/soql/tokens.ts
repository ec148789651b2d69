import { queryError } from '../api-error.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
  readonly text: string;
  /** Of the first character in the query. */
  readonly position: number;
}

const patterns: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['string', /'(?:[^'\\]|\\.)*'/sy],
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/iy],
  ['date', /\d{4}-\d{2}-\d{2}/y],
  ['number', /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['symbol', /!=|<>|<=|>=|[=<>(),.:]/y],
];

/** Cuts a SOQL text into tokens; refuses with MALFORMED_QUERY at the first character that starts none. */
export function tokensOf(soql: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < soql.length) {
    let text: string | undefined;
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = position;
      text = pattern.exec(soql)?.[0];
      if (text === undefined) continue;
      if (kind !== 'space') tokens.push({ kind, text, position });
      break;
    }
    if (text === undefined) {
      throw queryError('MALFORMED_QUERY', soql, position, `unexpected token: '${soql[position]}'`);
    }
    position += text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', position });
  return tokens;
}
