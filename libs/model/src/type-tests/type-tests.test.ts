import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes, expectedFindings } from '@medallion/testing/types';
import type { Finding } from '@medallion/testing/types';

const folder = join(import.meta.dirname, 'fixtures');

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .map((name) => join(folder, name));
const expected = files.flatMap(expectedFindings);
const { findings } = checkTypes(files);
const at = ({ file, line }: Finding) => `${file}:${line}`;

test.each(expected.map((finding) => [at(finding), finding.message]))('%s says: %s', (place, message) => {
  const messages = findings.filter((finding) => at(finding) === place).map((finding) => finding.message);
  expect(messages.join('\n')).toContain(message);
});

test('nothing else is refused: what is legal compiles', () => {
  const places = new Set(expected.map(at));
  expect(findings.filter((finding) => !places.has(at(finding)))).toEqual([]);
});

test('there are at least twenty illegal uses', () => {
  expect(expected.length).toBeGreaterThanOrEqual(20);
});
