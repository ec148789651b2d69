import type { SqlBool } from 'kysely';
import type { Families, Family } from '../columns/sql-types.ts';
import type { Expr, NullOf, Operand } from './expr.ts';
import { parenthesised } from './expr.ts';
import { guardTemplate } from './template-guard.ts';
import type { TemplateKind } from './template-guard.ts';

/** Checks an author's text; everything typed in it is held to be strict. */
function template(kind: TemplateKind, text: TemplateStringsArray, operands: readonly unknown[]): Expr<any> {
  guardTemplate(kind, text, operands);
  return parenthesised(text, ...operands);
}

export type Template<F extends Family> = <const P extends readonly Operand[]>(
  text: TemplateStringsArray,
  ...operands: P
) => Expr<Families[F]['sql'] | NullOf<P>>;

const templateOf =
  <F extends Family>(): Template<F> =>
  (text, ...operands) =>
    template('value', text, operands);

/**
 * Typed SQL templates: ``num`round(${c('o.amount')} * 0.1, 2)` ``. The result is null exactly when an operand is, so
 * whatever breaks that (`nullif`, `case`, `coalesce`, `->>`, aggregates, subqueries ...) is refused, with the helper to
 * use instead. They are parenthesised automatically when nested.
 */
export const txt: Template<'text'> = templateOf<'text'>();
export const integer: Template<'int'> = templateOf<'int'>();
export const big: Template<'bigint'> = templateOf<'bigint'>();
export const num: Template<'numeric'> = templateOf<'numeric'>();
export const flt: Template<'float'> = templateOf<'float'>();
export const flag: Template<'bool'> = templateOf<'bool'>();
export const dt: Template<'date'> = templateOf<'date'>();
export const ts: Template<'timestamptz'> = templateOf<'timestamptz'>();

/** A condition for `where`, `on`, `filter` and `caseWhen`, where null counts as false; so more SQL is allowed in it. */
export const cond = (text: TemplateStringsArray, ...operands: readonly Operand[]): Expr<SqlBool> =>
  template('condition', text, operands);
