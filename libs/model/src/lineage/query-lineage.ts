import {
  AliasNode,
  ColumnNode,
  IdentifierNode,
  ParensNode,
  ReferenceNode,
  SelectAllNode,
  SelectQueryNode,
  TableNode,
} from 'kysely';
import type { CommonTableExpressionNode, OperationNode, WithNode } from 'kysely';
import { modelOf } from '../definition/model.ts';
import type { AnyModel } from '../definition/model.ts';
import { combined, originOf } from './relation.ts';
import type { ColumnOrigin, Relation } from './relation.ts';

/** What names mean at a place of a query: CTEs, and the aliases of its own from and of the queries around it. */
interface Scope {
  readonly ctes: ReadonlyMap<string, Relation>;
  readonly aliases: ReadonlyMap<string, Relation>;
  /** Aliases of the innermost query, for names without an alias. */
  readonly own: ReadonlyMap<string, Relation>;
}

const EMPTY: Relation = { columns: new Map() };
/** A recursive CTE's origins grow until nothing new is found; each round adds a source or is the last. */
const MAX_ROUNDS = 50;

const nameOf = (node: OperationNode): string => {
  if (IdentifierNode.is(node)) return node.name;
  if (TableNode.is(node)) return node.table.identifier.name;
  if (ColumnNode.is(node)) return node.column.name;
  return '';
};

/**
 * Traces the columns of a query to the models it reads, through CTEs, subqueries, unions and windows. Source columns that
 * decide which rows there are (joins, where, group by, having, order, distinct) gather in `filters`.
 */
export class QueryLineage {
  readonly filters = new Set<string>();

  /** The relation a whole query makes. */
  relation(query: OperationNode, scope: Scope = { ctes: new Map(), aliases: new Map(), own: new Map() }): Relation {
    if (ParensNode.is(query)) return this.relation(query.node, scope);
    if (!SelectQueryNode.is(query)) return { columns: new Map(), other: this.#originOfExpression(query, scope) };
    const inner = this.scopeOf(query, scope);
    const columns = new Map<string, ColumnOrigin>();
    for (const { selection } of query.selections ?? []) {
      for (const [name, origin] of this.#selected(selection, inner)) columns.set(name, origin);
    }
    for (const { expression } of query.setOperations ?? []) {
      const others = [
        ...this.relation(expression, { ...inner, aliases: scope.aliases, own: new Map() }).columns.values(),
      ];
      [...columns].forEach(([name, origin], position) => {
        const other = others[position];
        if (other) columns.set(name, combined([origin, other]));
      });
    }
    return { columns };
  }

  /** What names mean inside a query, after its with, from and joins; its conditions are recorded as filters. */
  scopeOf(query: SelectQueryNode, outer: Scope = { ctes: new Map(), aliases: new Map(), own: new Map() }): Scope {
    const ctes = query.with ? this.#withCtes(query.with, outer) : outer.ctes;
    const own = new Map<string, Relation>();
    const aliases = new Map(outer.aliases);
    const scope: Scope = { ctes, aliases, own };
    const conditions: (OperationNode | undefined)[] = [];
    const add = (source: OperationNode) => {
      const [name, inner] = AliasNode.is(source) ? [nameOf(source.alias), source.node] : [nameOf(source), source];
      const relation = this.#source(inner, scope);
      own.set(name, relation);
      aliases.set(name, relation);
    };
    for (const source of query.from?.froms ?? []) add(source);
    for (const join of query.joins ?? []) {
      add(join.table);
      conditions.push(join.on);
    }
    conditions.push(query.where, query.groupBy, query.having, query.orderBy, ...(query.distinctOn ?? []));
    for (const condition of conditions) {
      if (condition) for (const source of this.#originOfExpression(condition, scope).from) this.filters.add(source);
    }
    return scope;
  }

  /** The origin of one selected expression. */
  origin(node: OperationNode, scope: Scope): ColumnOrigin {
    if (ParensNode.is(node)) return this.origin(node.node, scope);
    return ReferenceNode.is(node) || ColumnNode.is(node)
      ? (this.#reference(node, scope) ?? { from: [], kind: 'expression' })
      : this.#originOfExpression(node, scope);
  }

  #withCtes(node: WithNode, outer: Scope): ReadonlyMap<string, Relation> {
    const ctes = new Map(outer.ctes);
    for (const cte of node.expressions) {
      const name = nameOf(cte.name.table);
      ctes.set(name, EMPTY);
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const before = JSON.stringify([...ctes.get(name)!.columns]);
        ctes.set(name, this.#cte(cte, { ...outer, ctes }));
        if (!node.recursive || JSON.stringify([...ctes.get(name)!.columns]) === before) break;
      }
    }
    return ctes;
  }

  #cte(cte: CommonTableExpressionNode, scope: Scope): Relation {
    const relation = this.relation(cte.expression, { ...scope, own: new Map() });
    const names = cte.name.columns?.map(nameOf);
    if (!names) return relation;
    return { columns: new Map([...relation.columns.values()].map((origin, i) => [names[i] ?? String(i), origin])) };
  }

  #source(node: OperationNode, scope: Scope): Relation {
    const model = modelOf(node);
    if (model) return modelRelation(model);
    if (TableNode.is(node)) return scope.ctes.get(nameOf(node)) ?? EMPTY;
    return this.relation(node, { ...scope, own: new Map() });
  }

  #selected(selection: OperationNode, scope: Scope): (readonly [string, ColumnOrigin])[] {
    if (SelectAllNode.is(selection)) return [...scope.own.values()].flatMap((relation) => [...relation.columns]);
    if (ReferenceNode.is(selection) && SelectAllNode.is(selection.column)) {
      const relation = selection.table ? scope.own.get(nameOf(selection.table)) : undefined;
      return [...(relation ?? EMPTY).columns];
    }
    if (AliasNode.is(selection)) return [[nameOf(selection.alias), this.origin(selection.node, scope)]];
    if (ReferenceNode.is(selection)) return [[nameOf(selection.column), this.origin(selection, scope)]];
    return [[nameOf(selection), this.origin(selection, scope)]];
  }

  #reference(node: ReferenceNode | ColumnNode, scope: Scope): ColumnOrigin | undefined {
    if (ReferenceNode.is(node) && node.table) {
      const relation = scope.aliases.get(nameOf(node.table));
      if (!relation) return undefined;
      if (SelectAllNode.is(node.column)) return combined([...relation.columns.values()]);
      return originOf(relation, nameOf(node.column));
    }
    const name = nameOf(ReferenceNode.is(node) ? node.column : node);
    for (const relation of [...scope.own.values(), ...scope.aliases.values()]) {
      const origin = relation.columns.get(name);
      if (origin) return origin;
    }
    return [...scope.own.values()].find(({ other }) => other)?.other;
  }

  /** Every source an expression reads, subqueries included. */
  #originOfExpression(node: unknown, scope: Scope): ColumnOrigin {
    const origins: ColumnOrigin[] = [];
    const visit = (part: unknown): void => {
      if (part === null || typeof part !== 'object') return;
      if (Array.isArray(part)) return part.forEach(visit);
      if (!('kind' in part)) return;
      const inner = part as OperationNode;
      if (SelectQueryNode.is(inner)) {
        origins.push(...this.relation(inner, { ...scope, own: new Map() }).columns.values());
        return;
      }
      if (ReferenceNode.is(inner) || ColumnNode.is(inner)) {
        const origin = this.#reference(inner, scope);
        if (origin) origins.push(origin);
        return;
      }
      Object.values(inner).forEach(visit);
    };
    visit(node);
    return combined(origins);
  }
}

const modelRelation = (model: AnyModel): Relation => ({
  columns: new Map(
    Object.keys(model.columns).map((column) => [column, { from: [`${model.id}.${column}`], kind: 'passthrough' }]),
  ),
});
