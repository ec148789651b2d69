import { MedallionError, silentLogger } from '@medallion/core';
import { retrying } from './retrying.ts';

const failing = (fields: Record<string, unknown>) =>
  new MedallionError({ code: 'STATEMENT_FAILED', kind: 'environment', message: 'no', fields });

/** Fails `times` times; says which attempts were made and which pauses. */
async function attempts(times: number, error: Error) {
  const made: number[] = [];
  const pauses: number[] = [];
  const result = await retrying(
    'It',
    { logger: silentLogger, pause: async (milliseconds) => void pauses.push(milliseconds) },
    async (attempt) => {
      made.push(attempt);
      if (made.length <= times) throw error;
      return 'done';
    },
  ).catch((thrown: unknown) => thrown);
  return { made, pauses, result };
}

test('a conflict is tried again after longer and longer pauses', async () => {
  expect(await attempts(2, failing({ isConflict: true }))).toEqual({
    made: [1, 2, 3],
    pauses: [250, 1_000],
    result: 'done',
  });
});

test('a conflict that stays is reported after the fourth try', async () => {
  const error = failing({ isConflict: true });
  expect(await attempts(9, error)).toEqual({ made: [1, 2, 3, 4], pauses: [250, 1_000, 4_000], result: error });
});

test.each([failing({ sqlstate: '22012' }), new Error('no')])('%s is not tried again', async (error) => {
  expect(await attempts(1, error)).toEqual({ made: [1], pauses: [], result: error });
});

test('an aborted build is not tried again', async () => {
  const controller = new AbortController();
  const made: number[] = [];
  const work = retrying('It', { logger: silentLogger, signal: controller.signal }, async (attempt) => {
    made.push(attempt);
    controller.abort();
    throw failing({ isConflict: true });
  });
  await expect(work).rejects.toThrow('no');
  expect(made).toEqual([1]);
});
