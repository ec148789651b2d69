import type { RejectedGroup, Replay } from '@medallion/warehouse';
import type { Output } from './output.ts';
import { count } from './quantities.ts';
import { renderTable } from './table.ts';

type Columns = readonly { readonly object: string; readonly reason: string; readonly records: number }[];

const table = (groups: Columns, { colours, width }: Output): string =>
  renderTable(
    [
      { title: colours.bold('object') },
      { title: colours.bold('records'), align: 'right' },
      { title: colours.bold('reason') },
    ],
    groups.map(({ object, records, reason }) => [object, count(records), reason]),
    { width },
  );

/** What loads put aside, by object and reason. */
export const renderRejected = (groups: readonly RejectedGroup[], output: Output): string =>
  groups.length === 0
    ? 'No record has been put aside.'
    : `${table(groups, output)}\n\nTo mend them: medallion rejected --export <file>, then --replay <file>`;

/** What became of records loaded again. */
export function renderReplay({ records, landed, newVersions, rejected, left }: Replay, output: Output): string {
  const lines = [
    `${count(landed)} of ${count(records)} records landed, ${count(newVersions)} of them new to raw. ${count(left)} are left on the list.`,
  ];
  if (rejected.length > 0) lines.push('', table(rejected, output));
  return lines.join('\n');
}
