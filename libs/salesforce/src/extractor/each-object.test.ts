import { MedallionError, type ErrorKind, type MedallionErrors } from '@medallion/core';
import { eachObject } from './each-object.ts';

const failure = (code: string, kind: ErrorKind = 'environment'): MedallionError =>
  new MedallionError({ code, kind, message: `${code} happened.` });

/** Work that ends when the test says so, in any order. */
function controlled() {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const told: string[] = [];
  const work = (object: string): Promise<string> => {
    begun.push(object);
    return new Promise((resolve, reject) => {
      ends.set(object, (error) => (error ? reject(error) : resolve(object.toLowerCase())));
    });
  };
  const end = async (object: string, error?: Error): Promise<void> => {
    ends.get(object)!(error);
    // All that follows from it is done when the next turn of the event loop begins.
    await new Promise(setImmediate);
  };
  return { begun, told, work, end, tell: (_object: string, result: string) => void told.push(result) };
}

test('so many objects are worked on at once, begun in their order', async () => {
  const { begun, work, end, tell } = controlled();
  const all = eachObject(['A', 'B', 'C', 'D'], 2, work, tell);
  expect(begun).toEqual(['A', 'B']);
  await end('B');
  expect(begun).toEqual(['A', 'B', 'C']);
  await end('A');
  await end('C');
  await end('D');
  expect(await all).toEqual(['a', 'b', 'c', 'd']);
});

test('results are told in the order of the objects, whichever is ready first', async () => {
  const { told, work, end, tell } = controlled();
  const all = eachObject(['A', 'B', 'C'], 3, work, tell);
  await end('C');
  await end('B');
  expect(told).toEqual([]);
  await end('A');
  expect(told).toEqual(['a', 'b', 'c']);
  await all;
});

test('where one fails the others are worked on to their end, those not yet begun, too', async () => {
  const { begun, told, work, end, tell } = controlled();
  const all = eachObject(['A', 'B', 'C'], 2, work, tell);
  const rejected = expect(all).rejects.toMatchObject({ code: 'SALESFORCE_OBJECT_FORBIDDEN' });
  await end('A', failure('SALESFORCE_OBJECT_FORBIDDEN'));
  await end('B');
  await end('C');
  await rejected;
  expect(begun).toEqual(['A', 'B', 'C']);
  expect(told).toEqual(['b', 'c']);
});

test('several that failed are reported together, in their order, and as worth another try only where all are', async () => {
  const fail = (kind: ErrorKind) =>
    eachObject(
      ['A', 'B', 'C'],
      3,
      async (object) => {
        if (object === 'A') throw failure('FIRST');
        if (object === 'C') throw failure('SECOND', kind);
        return object;
      },
      () => undefined,
    ).catch((error: MedallionErrors) => ({ kind: error.kind, codes: error.errors.map(({ code }) => code) }));
  expect(await fail('environment')).toEqual({ kind: 'environment', codes: ['FIRST', 'SECOND'] });
  expect(await fail('data')).toEqual({ kind: 'data', codes: ['FIRST', 'SECOND'] });
});

test.each([
  ['that all would meet', failure('SALESFORCE_SESSION_EXPIRED')],
  ['of the disk', new Error('ENOSPC')],
])('after an error %s nothing more is begun, and what is under way is waited for', async (_of, error) => {
  const { begun, told, work, end, tell } = controlled();
  const all = eachObject(['A', 'B', 'C'], 2, work, tell);
  const rejected = expect(all).rejects.toBe(error);
  await end('B', error);
  await end('A', failure('SALESFORCE_OBJECT_FORBIDDEN'));
  await rejected;
  expect(begun).toEqual(['A', 'B']);
  expect(told).toEqual([]);
});
