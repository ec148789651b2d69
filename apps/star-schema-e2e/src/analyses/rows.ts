import { decimalText, divideRounded } from '../oracle/decimals.ts';
import type { Row } from '../oracle/row.ts';
import type { Star } from '../oracle/star.ts';

/** A row of an answer as the driver gives it, numbers as text. */
export type Answer = readonly Readonly<Record<string, string | null>>[];

/** Rows of a table by a column that tells them apart. */
export const by = (star: Star, table: string, column: string): ReadonlyMap<string, Row> =>
  new Map(star.rows(table).map((row) => [String(row[column]), row]));

export const money = (cents: bigint): string => decimalText(cents, 2);
export const moneyOf = (rows: readonly Row[], column: string): bigint =>
  rows.reduce((total, row) => total + ((row[column] as bigint | null) ?? 0n), 0n);

/** To so many decimals; null over nothing. */
export const ratio = (part: bigint | number, whole: bigint | number, scale = 4): string | null =>
  BigInt(whole) === 0n ? null : decimalText(divideRounded(BigInt(part) * 10n ** BigInt(scale), BigInt(whole)), scale);

export const count = (rows: readonly Row[], holds: (row: Row) => boolean): string => String(rows.filter(holds).length);

export const isWon = (row: Row): boolean => row['is_won'] === true;
export const isLost = (row: Row): boolean => row['is_closed'] === true && row['is_won'] === false;
export const isOpen = (row: Row): boolean => row['is_closed'] === false;

export const groups = (rows: readonly Row[], key: (row: Row) => string): [string, readonly Row[]][] => [
  ...Map.groupBy(rows, key),
];

/** Sorts by several criteria: numbers and keys as bigint, text by code points; null is last. */
export const inOrder = <T>(items: readonly T[], ...criteria: ((item: T) => bigint | string | null)[]): T[] =>
  [...items].sort((a, b) => {
    for (const criterion of criteria) {
      const [x, y] = [criterion(a), criterion(b)];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return x < y ? -1 : 1;
    }
    return 0;
  });
