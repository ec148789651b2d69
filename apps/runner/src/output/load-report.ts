import type { LoadReport } from '@medallion/warehouse';
import type { Output } from './output.ts';
import { count } from './quantities.ts';
import { renderTable } from './table.ts';

/** What a load did: a line per object that had something, and what was put aside. */
export function renderLoad(report: LoadReport, { colours, width }: Output): string {
  const lines: string[] = [];
  const newVersions = report.objects.reduce((sum, object) => sum + object.newVersions, 0);
  if (report.nothingNew || newVersions === 0) {
    lines.push('Nothing new: everything in the source had been loaded.');
  } else {
    lines.push(
      renderTable(
        [
          { title: colours.bold('object') },
          { title: colours.bold('received'), align: 'right' },
          { title: colours.bold('new versions'), align: 'right' },
          { title: colours.bold('unchanged'), align: 'right' },
          { title: colours.bold('rejected'), align: 'right' },
        ],
        report.objects
          .filter((object) => object.received > 0)
          .map((object) => [
            object.object,
            count(object.received),
            count(object.newVersions),
            count(object.received - object.newVersions - object.rejected),
            object.rejected === 0 ? '0' : colours.yellow(count(object.rejected)),
          ]),
        { width },
      ),
      '',
      `Load ${report.loadSeq}: ${count(newVersions)} new versions, as of ${instant(report.asOf)}.`,
    );
  }
  if (report.rejected > 0) lines.push(rejectedLine(report.rejected, colours.yellow));
  return lines.join('\n');
}

/** Where to look at records that were put aside. */
export const rejectedLine = (rejected: number, emphasis: (text: string) => string): string =>
  `${emphasis(`${count(rejected)} ${rejected === 1 ? 'record was' : 'records were'} put aside`)}: ` +
  'medallion rejected';

const instant = (value: Date | string | undefined): string =>
  value === undefined ? 'unknown' : typeof value === 'string' ? value : value.toISOString();
