import { MedallionError } from '@medallion/core';
import type { Session, WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';

/**
 * Computes a model in a transaction, under what its declaration allows it of the server. What will be the model's table is so written
 * without a log where the server keeps none for archives (`wal_level = minimal`), and counted before it is published.
 *
 * @param lockTimeoutMs how long each statement may wait for a lock somebody else has on what it reads
 * @throws MedallionError `MODEL_TIMEOUT` when a statement took longer than the model may
 */
export async function withExecution<T>(
  port: WarehousePort,
  relation: Relation,
  lockTimeoutMs: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const settings = serverSettings(relation);
  const { timeoutSeconds = Infinity } = relation.execution;
  let last = performance.now();
  const timed = (session: Session): Session => ({
    execute: (sql, parameters) => {
      last = performance.now();
      return session.execute(sql, parameters);
    },
  });
  try {
    return await port.transaction((session) => work(timed(session)), { lockTimeoutMs, settings });
  } catch (error) {
    // The server calls a statement cancelled whether its time was up or somebody cancelled it.
    const isCancelled = error instanceof MedallionError && error.fields['sqlstate'] === '57014';
    if (!isCancelled || performance.now() - last < timeoutSeconds * 1000) throw error;
    throw new MedallionError({
      code: 'MODEL_TIMEOUT',
      kind: 'environment',
      message: `${relation.id}${relation.file === undefined ? '' : ` in ${relation.file}`} took longer than the ${timeoutSeconds} s it may take.`,
      fix: 'Raise execution.timeoutSeconds of the model, give it more memory with execution.workMem, or see with `medallion query "explain ..."` what takes the time.',
      fields: { model: relation.id, timeoutSeconds },
    });
  }
}

function serverSettings({ execution }: Relation): Record<string, string> {
  const { workMem, timeoutSeconds, parallelWorkers } = execution;
  return {
    ...(workMem === undefined ? {} : { work_mem: workMem }),
    ...(timeoutSeconds === undefined ? {} : { statement_timeout: `${Math.ceil(timeoutSeconds * 1000)}ms` }),
    ...(parallelWorkers === undefined ? {} : { max_parallel_workers_per_gather: String(parallelWorkers) }),
  };
}
