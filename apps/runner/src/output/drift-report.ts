import type { ObjectDrift } from '@medallion/warehouse';
import type { Output } from './output.ts';
import { count } from './quantities.ts';
import { renderTable } from './table.ts';

/** A line per field that differs, and how to promote one. */
export function renderDrift(drifts: readonly ObjectDrift[], { colours, width }: Output): string {
  const rows = drifts.flatMap(({ object, unknown, neverReceived, notRequested }) => [
    ...unknown.map(({ field, records, firstSeen, types, columnType }) => [
      object,
      field,
      colours.yellow('unknown'),
      `${count(records)} ${records === 1 ? 'record' : 'records'} since ${day(firstSeen)}, ${types.join('/')}, fits ${columnType}`,
    ]),
    ...neverReceived.map((field) => [object, field, 'never received', '']),
    ...notRequested.map(({ field, lastRequested }) => [
      object,
      field,
      colours.yellow('not requested'),
      `last on ${day(lastRequested)}`,
    ]),
  ]);
  if (rows.length === 0) return 'The org sends what is declared.';
  const lines = [
    renderTable(
      ['object', 'field', 'what', ''].map((title) => ({ title: colours.bold(title) })),
      rows,
      { width },
    ),
  ];
  const first = drifts.find(({ unknown }) => unknown.length > 0);
  if (first) {
    const { field, columnType } = first.unknown[0]!;
    lines.push(
      '',
      `To make a field a column: nx g @medallion/nx-medallion:field --object ${first.object} --field ${field} --type ${columnType}`,
    );
  }
  return lines.join('\n');
}

const day = (instant: Date): string => instant.toISOString().slice(0, 10);
