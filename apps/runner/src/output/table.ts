import Table from 'cli-table3';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface TableOptions {
  /** Columns of the terminal to fit into; `undefined`: as wide as the content is. */
  readonly width?: number | undefined;
}

const GAP = '  ';

/** Rows under titles, aligned, without a frame, so that a line can be selected and copied. No trailing spaces. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const none = '';
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align ?? 'left'),
    ...(options.width === undefined ? {} : { colWidths: fit(columns, rows, options.width) }),
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: GAP,
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Gives narrow columns what they need and shares what is left among the wide ones. */
function fit(columns: readonly TableColumn[], rows: readonly (readonly string[])[], width: number): (number | null)[] {
  const wanted = columns.map((column, i) =>
    rows.reduce((widest, row) => Math.max(widest, visibleLength(row[i] ?? '')), visibleLength(column.title)),
  );
  let left = width - GAP.length * (columns.length - 1);
  if (wanted.reduce((sum, each) => sum + each, 0) <= left) return wanted.map(() => null);
  const widths = wanted.map(() => 0);
  const narrowFirst = wanted.map((want, i) => ({ want, i })).sort((a, b) => a.want - b.want);
  narrowFirst.forEach(({ want, i }, done) => {
    const share = Math.max(4, Math.floor(left / (columns.length - done)));
    widths[i] = Math.min(want, share);
    left -= widths[i];
  });
  return widths;
}

const visibleLength = (text: string): number => text.replace(/\u001b\[[0-9;]*m/g, '').length;
