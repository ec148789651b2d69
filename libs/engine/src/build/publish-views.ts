import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { commentStatements } from '../statements/comments.ts';
import { createView } from '../statements/view.ts';
import { modelFailure } from './model-failure.ts';

/** Makes views in the order given: each after the models it reads. */
export async function publishViews(session: Session, relations: readonly Relation[]): Promise<void> {
  for (const relation of relations) {
    const statement = createView(relation);
    await session.execute(statement).catch((error: unknown) => {
      throw modelFailure(relation, error, {
        text: statement,
        queryOffset: statement.indexOf('\n') + 1,
        query: relation.sql,
      });
    });
    for (const comment of commentStatements(relation)) await session.execute(comment);
  }
}
