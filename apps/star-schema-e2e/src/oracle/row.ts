/**
 * A row by column. Money and rates are bigint (see decimals.ts), instants are milliseconds, days and keys are text;
 * date keys too.
 */
export type Row = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** Text of the default members, where a column is not null. */
export const DEFAULT_MEMBERS = [
  { key: '-1', text: '(unknown)' },
  { key: '-2', text: '(not applicable)' },
] as const;
