import {
  AliasNode,
  ColumnNode,
  IdentifierNode,
  RawNode,
  ReferenceNode,
  SelectAllNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
} from 'kysely';
import type { OperationNode } from 'kysely';
import { checkedQuery } from '../compile/compile-model.ts';
import { upstreamsOf, walk } from '../compile/upstreams.ts';
import type { ModelId } from '../definition/layer.ts';
import type { AnyModel } from '../definition/model.ts';
import { modelOf } from '../definition/model.ts';

/**
 * The columns of each model that a model's query names, wherever in it, sorted; none of what nothing computes. What is not among them
 * its rows cannot depend on. A name that could mean several things counts as all of them: an alias that is used twice, a column without
 * an alias, a word of a template, a whole row.
 *
 * @param only the columns of the model whose values matter. Default: all
 * @throws MedallionError or MedallionErrors when the declaration has problems: names in raw SQL could not be seen
 */
export function columnsRead(model: AnyModel, only?: readonly string[]): ReadonlyMap<ModelId, readonly string[]> {
  if (model.query() === undefined) return new Map();
  const { body, outputs } = checkedQuery(model, only);
  const nodes = [body, ...outputs.map(({ node }) => node)];
  const reading = new Reading(nodes);
  reading.visit(nodes);
  return reading.columns();
}

class Reading {
  readonly #read = new Map<AnyModel, Set<string>>();
  /** What a name in front of a column may stand for. */
  readonly #aliases = new Map<string, Set<AnyModel>>();

  constructor(nodes: readonly OperationNode[]) {
    for (const model of upstreamsOf(...nodes)) {
      this.#read.set(model, new Set());
      this.#name(model.name, model);
    }
    walk(nodes, (node) => {
      const model = AliasNode.is(node) ? modelOf(node.node) : undefined;
      if (model !== undefined && AliasNode.is(node) && IdentifierNode.is(node.alias))
        this.#name(node.alias.name, model);
    });
  }

  columns(): ReadonlyMap<ModelId, readonly string[]> {
    return new Map([...this.#read].map(([{ id }, columns]) => [id, [...columns].sort()]));
  }

  visit(part: unknown): void {
    if (part === null || typeof part !== 'object') return;
    if (Array.isArray(part)) return part.forEach((each) => this.visit(each));
    if (!('kind' in part)) return;
    const node = part as OperationNode;
    if (ReferenceNode.is(node)) return this.#reference(node);
    if (ColumnNode.is(node)) return this.#bare(node.column.name);
    if (IdentifierNode.is(node)) return this.#bare(node.name);
    if (SelectAllNode.is(node)) return this.#all(this.#read.keys());
    if (TableNode.is(node)) return modelOf(node) ? undefined : this.#whole(node.table.identifier.name);
    if (AliasNode.is(node)) {
      this.visit(node.node);
      // A name given is no name read; a list of columns after it is raw text.
      return IdentifierNode.is(node.alias) ? undefined : this.visit(node.alias);
    }
    if (RawNode.is(node)) for (const text of node.sqlFragments) this.#words(text);
    if (SelectQueryNode.is(node)) return this.#select(node);
    Object.values(node).forEach((each) => this.visit(each));
  }

  #name(name: string, model: AnyModel): void {
    this.#aliases.set(name, (this.#aliases.get(name) ?? new Set()).add(model));
  }

  #reference({ table, column }: ReferenceNode): void {
    if (table === undefined) return this.visit(column);
    const models = this.#aliases.get(table.table.identifier.name) ?? [];
    if (SelectAllNode.is(column)) return this.#all(models);
    for (const model of models) this.#column(model, column.column.name);
  }

  /** `select *` shows what the query itself selects from; what a CTE or a subquery shows is read where that is defined. */
  #select({ selections = [], ...query }: SelectQueryNode): void {
    for (const selection of selections) {
      if (!SelectionNode.is(selection) || !SelectAllNode.is(selection.selection)) this.visit(selection);
      else {
        const sources = [...(query.from?.froms ?? []), ...(query.joins ?? []).map(({ table }) => table)];
        const models = sources.map((source) => modelOf(AliasNode.is(source) ? source.node : source));
        this.#all(models.filter((model) => model !== undefined));
      }
    }
    Object.values(query).forEach((each) => this.visit(each));
  }

  #words(text: string): void {
    for (const [word] of text.matchAll(/[a-z_]\w*/gi)) this.#bare(word.toLowerCase());
  }

  /** A column of whatever has one of that name, or the whole row of what is called so. */
  #bare(name: string): void {
    for (const model of this.#read.keys()) this.#column(model, name);
    this.#whole(name);
  }

  #whole(name: string): void {
    this.#all(this.#aliases.get(name) ?? []);
  }

  #all(models: Iterable<AnyModel>): void {
    for (const model of models) for (const column of Object.keys(model.columns)) this.#column(model, column);
  }

  #column(model: AnyModel, name: string): void {
    if (name in model.columns) this.#read.get(model)!.add(name);
  }
}
