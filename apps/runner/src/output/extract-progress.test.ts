import type { ExtractProgress } from '@medallion/salesforce';
import { ExtractProgressLine } from './extract-progress.ts';

const progress = (object: string, received: number, more: Partial<ExtractProgress> = {}): ExtractProgress => ({
  object,
  received,
  expected: 12_000,
  isDone: false,
  rowsPerSecond: 1500,
  objectCalls: 3,
  calls: 31,
  callsLeft: 4969,
  ...more,
});

test('objects that are read at once stand in one line, with the calls used and left before them', () => {
  const line = new ExtractProgressLine();
  line.after(progress('Account', 2000));
  expect(line.after(progress('Contact', 4000))).toBe(
    '31 API calls used, 4,969 left | Account 2,000 of 12,000, 1,500/s | Contact 4,000 of 12,000, 1,500/s',
  );
});

test('an object that is whole leaves the line, and the others keep their places', () => {
  const line = new ExtractProgressLine();
  for (const object of ['Account', 'Contact', 'Lead']) line.after(progress(object, 2000));
  line.after(progress('Account', 4000));
  expect(line.after(progress('Contact', 12_000, { isDone: true, callsLeft: undefined }))).toBe(
    '31 API calls used, unknown left | Account 4,000 of 12,000, 1,500/s | Lead 2,000 of 12,000, 1,500/s',
  );
});
