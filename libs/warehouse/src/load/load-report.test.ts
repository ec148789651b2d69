import { describeReport } from './load-report.ts';

const report = {
  object: 'Account',
  received: 1_208,
  newVersions: 1_202,
  unchanged: 0,
  duplicates: 1,
  rejected: 5,
  tombstones: 0,
  newestModstamp: undefined,
  skipped: false,
};

test('an object is described by what came of its records, zeros left out', () => {
  expect(describeReport(report)).toBe('Account: 1,208 received, 1,202 new, 1 repeated in the extract, 5 rejected.');
});

test('nothing received is said plainly', () => {
  expect(describeReport({ ...report, received: 0, newVersions: 0, duplicates: 0, rejected: 0 })).toBe(
    'Account: 0 received.',
  );
});
