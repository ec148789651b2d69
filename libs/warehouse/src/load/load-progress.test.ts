import { silentLogger, type LogFields } from '@medallion/core';
import { loadProgress } from './load-progress.ts';

function reported(calls: readonly [milliseconds: number, received: number][]) {
  const lines: [string, LogFields | undefined][] = [];
  let time = 0;
  const progress = loadProgress(
    'Account',
    { ...silentLogger, info: (message, fields) => void lines.push([message, fields]) },
    () => time,
  );
  for (const [milliseconds, received] of calls) {
    time = milliseconds;
    progress(received);
  }
  return lines;
}

test('a load shorter than half a second says nothing', () => {
  expect(
    reported([
      [100, 2000],
      [499, 4000],
    ]),
  ).toEqual([]);
});

test('a longer one says how far it is and how fast', () => {
  expect(reported([[500, 60_000]])).toEqual([
    [
      'Account: 60,000 records read, 120,000 records/s',
      { progress: true, object: 'Account', received: 60_000, perSecond: 120_000 },
    ],
  ]);
});

test('it does so at most twice a second', () => {
  expect(
    reported([
      [500, 1000],
      [900, 2000],
      [1000, 3000],
    ]).map(([message]) => message),
  ).toEqual(['Account: 1,000 records read, 2,000 records/s', 'Account: 3,000 records read, 3,000 records/s']);
});
