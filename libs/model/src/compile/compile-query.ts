import type { MedallionError } from '@medallion/core';
import { ReferenceNode, TableNode } from 'kysely';
import type { Expression, OperationNode, QueryCreator } from 'kysely';
import type { Columns } from '../columns/column.ts';
import { queryCreator } from '../definition/define-model.ts';
import { BASE_ENVIRONMENT } from '../definition/layer.ts';
import type { AnyModel } from '../definition/model.ts';
import { collectProblems, problemError } from '../definition/problems.ts';
import { Expr } from '../expressions/expr.ts';
import { QueryLineage } from '../lineage/query-lineage.ts';
import { reportUnchecked } from '../validation/raw-text.ts';
import { relationIn, type CompileOptions } from './compile-model.ts';
import { readableSql } from './readable-compiler.ts';
import { replaceRelations } from './replace-relations.ts';
import { upstreamsOf, walk } from './upstreams.ts';

export interface CompiledQuery {
  readonly sql: string;
  /** The models it reads, sorted by id. */
  readonly upstreams: readonly AnyModel[];
  /** What a query selects, in order; none for a condition. */
  readonly columns: readonly QueryColumn[];
  /** Aliases its columns are read under, sorted. */
  readonly aliases: readonly string[];
  /** What a model's query may not do either: raw SQL, Kysely's own functions, the wall clock. */
  readonly problems: readonly MedallionError[];
}

export interface QueryColumn {
  readonly name: string;
  /** Computed from a column marked as personal data, other than an id. */
  readonly isPersonal: boolean;
}

/** Compiles what is no model but reads models: a query, or a condition over columns of one. */
export function compileQuery(
  build: (db: QueryCreator<{}>) => Expression<any>,
  { environment = BASE_ENVIRONMENT }: CompileOptions = {},
): CompiledQuery {
  const { result: node, problems } = collectProblems(() => {
    const built = build(queryCreator);
    const tree = built instanceof Expr ? built.bare : built.toOperationNode();
    reportUnchecked(tree);
    return tree;
  });
  const upstreams = upstreamsOf(node);
  return {
    sql: readableSql(replaceRelations(node, relationIn(environment))),
    upstreams,
    // Traced only where somebody asks: most conditions are never asked.
    get columns() {
      return columnsOfQuery(node, upstreams);
    },
    get aliases() {
      return aliasesIn(node);
    },
    problems: problems.map((problem) => problemError(problem)),
  };
}

function columnsOfQuery(node: OperationNode, upstreams: readonly AnyModel[]): QueryColumn[] {
  const personal = new Set(
    upstreams.flatMap((model) =>
      Object.entries(model.columns as Columns)
        .filter(([, { def }]) => def.pii !== undefined && def.pii !== 'id')
        .map(([column]) => `${model.id}.${column}`),
    ),
  );
  return [...new QueryLineage().relation(node).columns].map(([name, { from }]) => ({
    name,
    isPersonal: [...from].some((column) => personal.has(column)),
  }));
}

function aliasesIn(node: OperationNode): string[] {
  const aliases = new Set<string>();
  walk(node, (part) => {
    if (ReferenceNode.is(part) && part.table !== undefined && TableNode.is(part.table)) {
      aliases.add(part.table.table.identifier.name);
    }
  });
  return [...aliases].sort();
}
