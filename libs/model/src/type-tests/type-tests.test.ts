import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from './check-types.ts';
import type { Finding } from './check-types.ts';

const folder = join(import.meta.dirname, 'fixtures');

/** `// error: sentence` stands on the line before the one TypeScript must complain about with that sentence. */
function expectedFindings(file: string): Finding[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const message = /^\s*\/\/ error: (.*)$/.exec(text)?.[1];
      return message === undefined ? [] : [{ file, line: index + 2, message }];
    });
}

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .sort();
const expected = files.flatMap(expectedFindings);
const { findings } = checkTypes(files.map((name) => join(folder, name)));
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
