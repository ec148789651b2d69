import { AliasNode, IdentifierNode, isOperationNodeSource, ParensNode, sql } from 'kysely';
import type { AliasableExpression, AliasedExpression, Expression, OperationNode } from 'kysely';

/** A value that may stand in an expression as itself; it is inlined as a safe SQL literal. */
export type Literal = string | number | bigint | boolean | null;
export type Operand = Expression<any> | Literal;

/** The SQL-domain type of an operand. */
export type TypeOf<P> = P extends Expression<infer T> ? T : P;
/** `null` where one of the operands may be null: what a strict function returns. */
export type NullOf<P extends readonly unknown[]> = null extends TypeOf<P[number]> ? null : never;

interface ExprParts {
  /** The same without its outer parentheses, for where nothing surrounds it. */
  readonly bare?: OperationNode;
  readonly isLiteral?: boolean;
}

/** A typed scalar expression. Its name is short because error messages print it. */
export class Expr<out T> implements AliasableExpression<T> {
  readonly #node: OperationNode;
  readonly #parts: ExprParts;

  constructor(node: OperationNode, parts: ExprParts = {}) {
    this.#node = node;
    this.#parts = parts;
  }

  get expressionType(): T | undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return this.#node;
  }

  as<A extends string>(alias: A): AliasedExpression<T, A>;
  as<A extends string>(alias: Expression<any>): AliasedExpression<T, A>;
  as(alias: string | Expression<any>): AliasedExpression<T, string> {
    const name = typeof alias === 'string' ? IdentifierNode.create(alias) : alias.toOperationNode();
    const node = AliasNode.create(this.bare, name);
    return { alias, expression: this, toOperationNode: () => node } as unknown as AliasedExpression<T, string>;
  }

  /** @internal */
  get bare(): OperationNode {
    return this.#parts.bare ?? this.#node;
  }

  /** @internal */
  get isLiteral(): boolean {
    return this.#parts.isLiteral ?? false;
  }
}

/** Raw nodes of this library. Others come from Kysely's unchecked `sql` and are judged when a model is built. */
const trusted = new WeakSet<object>();
export const isTrusted = (node: OperationNode): boolean => trusted.has(node);

/** SQL text of this library with interpolated operands, as a node. Its text is trusted: callers check what authors write. */
export function fragment(
  text: readonly string[] | TemplateStringsArray,
  ...operands: readonly unknown[]
): OperationNode {
  const node = sql(text as TemplateStringsArray, ...operands.map(asSource)).toOperationNode();
  trusted.add(node);
  return node;
}

/** Nodes Kysely prints without parentheses although what surrounds them may bind tighter. */
const LOOSE: ReadonlySet<string> = new Set(['BinaryOperationNode', 'UnaryOperationNode', 'AndNode', 'OrNode']);

/** An operand as Kysely's `sql` takes it: literals as they are, nodes wrapped into sources. */
function asSource(operand: unknown): unknown {
  if (operand === null || typeof operand !== 'object') return operand;
  const node = isOperationNodeSource(operand)
    ? operand.toOperationNode()
    : 'kind' in operand
      ? (operand as OperationNode)
      : undefined;
  if (node === undefined) return operand;
  return { toOperationNode: () => (LOOSE.has(node.kind) ? ParensNode.create(node) : node) };
}

/** Operands in a row, separated by text. */
export function joined(operands: readonly unknown[], separator = ', '): OperationNode {
  const text = operands.length === 0 ? [''] : ['', ...operands.slice(1).map(() => separator), ''];
  return fragment(text, ...operands);
}

/** A helper's result. */
export const expr = <T>(text: TemplateStringsArray, ...operands: readonly unknown[]): Expr<T> =>
  new Expr<T>(fragment(text, ...operands));

/** As `expr`, in parentheses wherever something surrounds it, so that nesting keeps precedence. */
export function parenthesised<T>(
  text: readonly string[] | TemplateStringsArray,
  ...operands: readonly unknown[]
): Expr<T> {
  const bare = fragment(text, ...operands);
  return new Expr<T>(fragment(['(', ')'], bare), { bare });
}

/** SQL text that carries no operand, such as a keyword or a type name chosen by this library. */
export const keyword = (text: string): OperationNode => fragment([text]);

/** A constant. Its SQL type is the contract's: `lit(null)`, `lit('(unknown)')`, `lit(-1)`. */
export const lit = <const T extends Literal>(value: T): Expr<T> =>
  new Expr<T>(fragment(['', ''], value), { isLiteral: true });

/** States that an expression is never null where the types cannot know; say why beside it. */
export const assertNotNull = <T>(e: Expression<T>): Expr<Exclude<T, null>> => new Expr(e.toOperationNode());
