import pc from 'picocolors';
import type { QueryResult } from '../query/execute.ts';
import { renderQueryResult } from './query-result.ts';

const TEXT = 25;
const NUMERIC = 1700;
const plain = { width: undefined, colours: pc.createColors(false) };

const result = (columns: QueryResult['columns'], rows: QueryResult['rows']): QueryResult => ({
  columns,
  rows,
  command: 'SELECT',
  count: rows.length,
});

test('numbers are to the right and as Postgres wrote them; a null is told from an empty text', () => {
  const rows = [
    ['a', '12345678901234567890.10'],
    ['', '2'],
    [null, null],
  ];
  expect(
    renderQueryResult(
      result(
        [
          { name: 'name', type: TEXT },
          { name: 'amount', type: NUMERIC },
        ],
        rows,
      ),
      plain,
    ),
  ).toBe(
    [
      'name                     amount',
      'a       12345678901234567890.10',
      '                              2',
      '(null)                   (null)',
      '(3 rows)',
    ].join('\n'),
  );
});

test('a line break in a value does not break the table', () => {
  expect(renderQueryResult(result([{ name: 'note', type: TEXT }], [['two\nlines\u0007']]), plain)).toBe(
    'note\ntwo\\nlines\\u0007\n(1 row)',
  );
});

test('wide columns share the width of a terminal; without one nothing is cut', () => {
  const wide = result(
    [
      { name: 'id', type: TEXT },
      { name: 'text', type: TEXT },
    ],
    [['1', 'x'.repeat(100)]],
  );
  const lines = renderQueryResult(wide, { ...plain, width: 40 }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(lines[1]).toContain('…');
  expect(renderQueryResult(wide, plain)).toContain('x'.repeat(100));
});

test('a statement without rows shows what it did', () => {
  expect(renderQueryResult({ columns: [], rows: [], command: 'UPDATE', count: 3 }, plain)).toBe('UPDATE 3');
});
