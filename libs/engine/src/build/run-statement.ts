import type { Session, StatementResult } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { modelFailure } from './model-failure.ts';

/**
 * Runs a statement for a model, which the error names where it fails.
 *
 * @param query of a statement with the model's query in it: how many characters come before that
 */
export type Run = (statement: string, query?: { readonly offset: number }) => Promise<StatementResult>;

export const runFor =
  (session: Session, relation: Relation): Run =>
  (statement, query) =>
    session.execute(statement).catch((error: unknown) => {
      const failed = query && { text: statement, queryOffset: query.offset, query: relation.sql };
      throw modelFailure(relation, error, failed);
    });
