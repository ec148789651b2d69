import { MedallionError } from '@medallion/core';
import { sqlLiteral } from '@medallion/model';
import type { RelationDay } from '../relation.ts';
import type { Part } from '../statements/part.ts';

/** Days to compute anew, both included: `2024-01-31`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/**
 * The days between two, as people write them.
 *
 * @throws MedallionError `DAYS_INVALID` where one is no day, or they are in the wrong order
 */
export function daysBetween(from: string, to: string): Days {
  for (const day of [from, to]) if (!isDay(day)) throw invalid(`"${day}" is not a day.`, 'Write it as 2024-01-31.');
  if (from > to) throw invalid(`The days from ${from} to ${to} are none.`, `Swap them: --from ${to} --to ${from}.`);
  return { from, to };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  // A day that the month does not have would be one of the next.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

const invalid = (message: string, fix: string): MedallionError =>
  new MedallionError({ code: 'DAYS_INVALID', kind: 'usage', message, fix });

/** What a run record says of it. */
export const daysRecomputed = ({ from, to }: Days): string => `Days ${from} to ${to} recomputed.`;

/** The rows of a daily fact that are of these days. */
export function partOfDays({ column, isKey }: RelationDay, { from, to }: Days): Part {
  const literal = (day: string): string =>
    isKey ? sqlLiteral(Number(day.replaceAll('-', ''))) : `cast(${sqlLiteral(day)} as date)`;
  return { column, holds: (rows) => `${rows} between ${literal(from)} and ${literal(to)}` };
}
