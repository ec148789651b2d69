import { join } from 'node:path';
import { checkTypes, expectedFindings, type Finding } from '@medallion/testing/types';

const file = join(import.meta.dirname, 'fixtures/metrics.ts');
const expected = expectedFindings(file);
const { findings } = checkTypes([file]);

test.each(expected.map(({ line, message }) => [line, message] as const))('line %i says: %s', (line, message) => {
  const messages = findings.filter((finding) => finding.line === line).map((finding) => finding.message);
  expect(messages.join('\n')).toContain(message);
});

test('nothing else is refused: what can be asked compiles', () => {
  const lines = new Set(expected.map(({ line }) => line));
  expect(findings.filter(({ line }: Finding) => !lines.has(line))).toEqual([]);
});
