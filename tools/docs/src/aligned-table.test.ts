import { alignedTable } from './aligned-table.ts';

test('columns have the width of their longest cell, three at least, and pipes in cells are escaped', () => {
  expect(
    alignedTable(
      ['a', 'name'],
      [
        ['1', 'x|y'],
        ['22', ''],
      ],
    ),
  ).toBe(['| a   | name |', '| --- | ---- |', '| 1   | x\\|y |', '| 22  |      |'].join('\n'));
});
