import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvProblem, CsvSplitter } from './csv-splitter.ts';

function split(text: string, length: number, delimiter = ','): string[][] {
  const splitter = new CsvSplitter(delimiter);
  const rows: string[][] = [];
  for (let at = 0; at < text.length; at += length) rows.push(...splitter.push(text.slice(at, at + length)));
  rows.push(...splitter.end());
  return rows;
}

const value = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', ',', ';', '"', '\n', '\r', "'") });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const asWritten = (text: string, isQuoted: boolean): string =>
  isQuoted || /[",;\n\r]/.test(text) || text === '' ? quoted(text) : text;

test('rows come out as they went in, wherever the chunks end', () => {
  const rows = fc.array(fc.array(fc.tuple(value, fc.boolean()), { minLength: 2, maxLength: 5 }), { maxLength: 6 });
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (table, length, lineEnd, endsInBreak) => {
        const lines = table.map((row) => row.map(([text, isQuoted]) => asWritten(text, isQuoted)).join(','));
        const text = lines.join(lineEnd) + (endsInBreak && lines.length > 0 ? lineEnd : '');
        expect(split(text, length)).toEqual(table.map((row) => row.map(([content]) => content)));
      },
    ),
  );
});

test('it reads what csv-parse reads, as csv-parse reads it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '"', '\n', 'b'), maxLength: 30 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 8 }), (csv, length) => {
      let expected: string[][];
      try {
        expected = parse(csv, { relax_column_count: true, skip_empty_lines: true });
      } catch {
        expect(() => split(csv, length)).toThrow(CsvProblem);
        return;
      }
      // A line of nothing but "" is empty to us, as one column of an export without a value is.
      expect(split(csv, length)).toEqual(expected.filter((row) => row.length > 1 || row[0] !== ''));
    }),
    { numRuns: 500 },
  );
});

test('other delimiters leave commas alone', () => {
  expect(split('a;b,c\n1;"x;y"\n', 3, ';')).toEqual([
    ['a', 'b,c'],
    ['1', 'x;y'],
  ]);
});

test('a quote that is never closed is found before the file is in memory', () => {
  const splitter = new CsvSplitter(',');
  const push = (): void => {
    for (let i = 0; i < 40; i++) for (const _row of splitter.push(i === 0 ? 'Id\n"' : 'x'.repeat(1 << 20))) void _row;
  };
  expect(push).toThrow(expect.objectContaining({ line: 2, isEnd: false }));
});

test('rows know the line they begin on', () => {
  const splitter = new CsvSplitter(',');
  const lines: number[] = [];
  for (const _row of splitter.push('a,b\n\n"x\ny",2\n3,4\n')) lines.push(splitter.rowLine);
  expect(lines).toEqual([1, 3, 5]);
});
