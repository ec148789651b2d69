import { queryError, type ApiError } from '../api-error.ts';
import { datetimeLiteral, dayLiteral, stringLiteral } from './literals.ts';
import type {
  AggregateFunction,
  Comparison,
  Condition,
  FieldPath,
  Literal,
  Ordering,
  Selection,
  SoqlQuery,
} from './query.ts';
import { tokensOf, type Token } from './tokens.ts';

/**
 * Parses the SOQL that extraction clients send: fields, dotted parents and subqueries over children, FIELDS(), count(),
 * functions of a field, WHERE, GROUP BY, ORDER BY, LIMIT, OFFSET.
 *
 * @throws ApiError MALFORMED_QUERY at the place, for what is not SOQL and for what this org does not implement
 *   (subqueries in WHERE or in subqueries, HAVING, ROLLUP, TYPEOF, multi-select picklists)
 */
export const parseSoql = (soql: string): SoqlQuery => new Parser(soql).query();

const AGGREGATES: readonly AggregateFunction[] = ['count', 'count_distinct', 'sum', 'avg', 'max', 'min'];

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  query(): SoqlQuery {
    const query = this.body(false);
    if (this.peek().kind !== 'end') throw this.unexpected();
    return query;
  }

  private body(isNested: boolean): SoqlQuery {
    this.keyword('SELECT');
    const select = this.selections(isNested);
    this.keyword('FROM');
    const from = this.name();
    const where = this.take('WHERE') ? this.condition() : undefined;
    const groupBy = this.groupings();
    const orderBy = this.orderings();
    const limit = this.take('LIMIT') ? this.wholeNumber() : undefined;
    const offset = this.take('OFFSET') ? this.wholeNumber() : undefined;
    return {
      text: this.text,
      select,
      from: { name: from.text, position: from.position },
      where,
      groupBy,
      orderBy,
      limit,
      offset,
    };
  }

  private selections(isNested: boolean): readonly Selection[] | undefined {
    if (!isNested && this.is('count') && this.is('(', 1) && this.is(')', 2)) {
      this.at += 3;
      return undefined;
    }
    const selections = [this.selection(isNested)];
    while (this.take(',')) selections.push(this.selection(isNested));
    return selections;
  }

  private selection(isNested: boolean): Selection {
    const start = this.peek();
    if (!isNested && this.take('(')) {
      const query = this.body(true);
      this.symbol(')');
      return { kind: 'children', query };
    }
    const called = this.is('(', 1) ? start.text.toLowerCase() : undefined;
    if (called === undefined) return { kind: 'field', field: this.path(), alias: this.alias() };
    const aggregate = this.aggregate();
    if (aggregate !== undefined) return { kind: 'aggregate', ...aggregate, alias: this.alias() };
    this.at += 2;
    if (called === 'fields') {
      const which = this.name();
      const name = which.text.toUpperCase();
      if (name !== 'ALL' && name !== 'STANDARD' && name !== 'CUSTOM') throw this.unexpected(which);
      this.symbol(')');
      return { kind: 'fields', which: name, position: start.position };
    }
    throw this.unexpected(start);
  }

  /** A function of a field; `undefined`, with nothing taken, where there is none. */
  private aggregate(): { readonly aggregate: AggregateFunction; readonly field: FieldPath } | undefined {
    const name = this.peek().text.toLowerCase();
    const aggregate = AGGREGATES.find((one) => one === name);
    if (aggregate === undefined || !this.is('(', 1)) return undefined;
    this.at += 2;
    const field = this.path();
    this.symbol(')');
    return { aggregate, field };
  }

  private alias(): string | undefined {
    return this.peek().kind === 'name' && !this.is('FROM') ? this.name().text : undefined;
  }

  private groupings(): readonly FieldPath[] {
    if (!this.take('GROUP')) return [];
    this.keyword('BY');
    const groupings = [this.path()];
    while (this.take(',')) groupings.push(this.path());
    return groupings;
  }

  /** As Salesforce has it, AND and OR do not mix without parentheses. */
  private condition(): Condition {
    const first = this.simpleCondition();
    const joint = this.is('AND') ? 'and' : this.is('OR') ? 'or' : undefined;
    if (joint === undefined) return first;
    const parts = [first];
    while (this.take(joint)) parts.push(this.simpleCondition());
    if (this.is('AND') || this.is('OR')) throw this.unexpected();
    return { kind: joint, parts };
  }

  private simpleCondition(): Condition {
    if (this.take('NOT')) return { kind: 'not', part: this.simpleCondition() };
    if (this.take('(')) {
      const inner = this.condition();
      this.symbol(')');
      return inner;
    }
    const field = this.path();
    const operator = this.peek();
    if (this.take('NOT')) {
      this.keyword('IN');
      return { kind: 'in', field, negated: true, values: this.literals() };
    }
    if (this.take('IN')) return { kind: 'in', field, negated: false, values: this.literals() };
    const comparison = operator.text === '<>' ? '!=' : operator.text.toLowerCase();
    if (!['=', '!=', '<', '<=', '>', '>=', 'like'].includes(comparison)) throw this.unexpected(operator);
    this.at++;
    return { kind: 'compare', field, comparison: comparison as Comparison, value: this.literal() };
  }

  private literals(): readonly Literal[] {
    this.symbol('(');
    const values = [this.literal()];
    while (this.take(',')) values.push(this.literal());
    this.symbol(')');
    return values;
  }

  private literal(): Literal {
    const token = this.next();
    const { kind, text } = token;
    if (kind === 'string') return stringLiteral(text);
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'date') return { kind, value: text };
    const literal = kind === 'datetime' ? datetimeLiteral(text) : kind === 'name' ? this.namedLiteral(text) : undefined;
    if (literal === undefined) throw this.unexpected(token);
    return literal;
  }

  private namedLiteral(name: string): Literal | undefined {
    const lower = name.toLowerCase();
    if (lower === 'null') return { kind: 'null' };
    if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
    return dayLiteral(name, this.take(':') ? this.wholeNumber() : undefined);
  }

  private orderings(): readonly Ordering[] {
    if (!this.take('ORDER')) return [];
    this.keyword('BY');
    const orderings = [this.ordering()];
    while (this.take(',')) orderings.push(this.ordering());
    return orderings;
  }

  private ordering(): Ordering {
    const { aggregate, field } = this.aggregate() ?? { aggregate: undefined, field: this.path() };
    const descending = this.take('DESC');
    if (!descending) this.take('ASC');
    let nullsLast = false;
    if (this.take('NULLS')) {
      nullsLast = this.take('LAST');
      if (!nullsLast) this.keyword('FIRST');
    }
    return { field, aggregate, descending, nullsLast };
  }

  private path(): FieldPath {
    const { text, position } = this.name();
    const names = [text];
    while (this.take('.')) names.push(this.name().text);
    return { names, position };
  }

  private wholeNumber(): number {
    const token = this.next();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected(token);
    return Number(token.text);
  }

  private name(): Token {
    const token = this.next();
    if (token.kind !== 'name') throw this.unexpected(token);
    return token;
  }

  private keyword(word: string): void {
    if (!this.take(word)) throw this.unexpected(this.peek(), word);
  }

  private symbol(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(this.peek(), `'${symbol}'`);
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private is(word: string, ahead = 0): boolean {
    const token = this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
    return (token.kind === 'name' || token.kind === 'symbol') && token.text.toLowerCase() === word.toLowerCase();
  }

  private take(word: string): boolean {
    if (!this.is(word)) return false;
    this.at++;
    return true;
  }

  private unexpected(token = this.peek(), expected?: string): ApiError {
    const what = expected === undefined ? '' : `, expected: ${expected}`;
    return queryError('MALFORMED_QUERY', this.text, token.position, `unexpected token: '${token.text}'${what}`);
  }
}
