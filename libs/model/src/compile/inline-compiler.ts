import { createQueryId, PostgresQueryCompiler } from 'kysely';
import type { OperationNode, RootOperationNode } from 'kysely';
import { sqlLiteral } from './sql-literal.ts';

/** Compiles a tree to SQL without parameters: every value becomes a safe literal. */
export class InlineCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(sqlLiteral(value));
  }

  protected override appendImmediateValue(value: unknown): void {
    this.append(sqlLiteral(value));
  }
}

/** SQL of a tree, on one line. */
export const inlineSql = (node: OperationNode): string =>
  new InlineCompiler().compileQuery(node as RootOperationNode, createQueryId()).sql;
