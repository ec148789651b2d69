import { MedallionError } from '@medallion/core';
import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { isInterruption } from './model-failure.ts';

/**
 * Runs hooks in the publishing transaction, model by model in build order.
 *
 * @param isThere whether a model has its relation by now: a hook that names one without does not run
 * @throws MedallionError `HOOK_FAILED`, naming hook, model and the line that declares it
 */
export async function runHooks(
  session: Session,
  relations: readonly Relation[],
  when: 'before' | 'after',
  isThere: (id: string) => boolean = () => true,
): Promise<void> {
  for (const relation of relations) {
    for (const { sql, declaredAt } of relation.hooks[when].filter(({ names }) => names.every(isThere))) {
      await session.execute(sql).catch((error: unknown) => {
        throw hookFailure(relation, { when, sql, declaredAt }, error);
      });
    }
  }
}

function hookFailure(
  relation: Relation,
  { when, sql, declaredAt }: { readonly when: string; readonly sql: string; readonly declaredAt: string | undefined },
  error: unknown,
): unknown {
  if (!(error instanceof MedallionError) || isInterruption(error)) return error;
  const place = declaredAt === undefined ? '' : ` at ${declaredAt}`;
  return new MedallionError({
    code: 'HOOK_FAILED',
    kind: error.kind,
    message: `${relation.id}: its hook${place}, which runs ${when} its rows are published, failed: ${error.message} It was: ${sql}`,
    fix: error.fix ?? 'Mend the statement, or take it out of `hooks`; nothing was published.',
    fields: {
      ...error.fields,
      model: relation.id,
      hook: sql,
      ...(declaredAt === undefined ? {} : { file: declaredAt }),
    },
    cause: error,
  });
}
