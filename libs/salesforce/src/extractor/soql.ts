/** The stretch of time a query reads: from `from`, inclusive (undefined: from the beginning), to `until`, exclusive. */
export interface Window {
  readonly from: Date | undefined;
  readonly until: Date;
}

/** The last record received: a query goes on after it. */
export interface Position {
  readonly at: string;
  readonly id: string;
}

/** The field by which changes are found. */
export type KeyField = 'SystemModstamp' | 'LastModifiedDate' | 'CreatedDate';
const KEY_FIELDS: readonly KeyField[] = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'];

/** The best of the fields there are; undefined: only ever the whole object. */
export const keyFieldOf = (fields: readonly string[]): KeyField | undefined =>
  KEY_FIELDS.find((key) => fields.includes(key));

/**
 * The field by which records are counted in all: one created before the end of a window exists, whether or not it was
 * modified since, so that counts are comparable while people work.
 */
export const countingFieldOf = (fields: readonly string[]): KeyField | undefined =>
  fields.includes('CreatedDate') ? 'CreatedDate' : keyFieldOf(fields);

export interface Selection {
  readonly object: string;
  readonly fields: readonly string[];
  readonly key: KeyField | undefined;
  readonly window: Window;
}

/** Milliseconds and Z, unquoted: how SOQL writes a moment. */
const literal = (moment: Date): string => moment.toISOString();

function conditions({ key, window: { from, until } }: Omit<Selection, 'fields'>): string[] {
  if (key === undefined) return [];
  return [...(from ? [`${key} >= ${literal(from)}`] : []), `${key} < ${literal(until)}`];
}

const where = (all: readonly string[]): string => (all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`);

/** For Bulk: no order, because ordering turns off the splitting of large jobs. */
export const unorderedQuery = (selection: Selection): string =>
  `SELECT ${selection.fields.join(', ')} FROM ${selection.object}${where(conditions(selection))}`;

/**
 * For REST: in the order of (key, Id), so that what has been received is always a beginning, and from `after` on where
 * the query had to be restarted. Ties at one moment are told by Id: none is skipped.
 */
export function orderedQuery(selection: Selection, after?: Position): string {
  const { object, fields, key, window } = selection;
  if (key === undefined) {
    return `SELECT ${fields.join(', ')} FROM ${object}${after ? ` WHERE Id > '${after.id}'` : ''} ORDER BY Id`;
  }
  const from = after
    ? [`(${key} > ${after.at} OR (${key} = ${after.at} AND Id > '${after.id}'))`, `${key} < ${literal(window.until)}`]
    : conditions(selection);
  return `SELECT ${fields.join(', ')} FROM ${object}${where(from)} ORDER BY ${key}, Id`;
}

/** How many records the window has. */
export const countQuery = (selection: Omit<Selection, 'fields'>): string =>
  `SELECT COUNT() FROM ${selection.object}${where(conditions(selection))}`;

/** A datetime as REST or Bulk writes it, as a SOQL literal with all its milliseconds. */
export const momentLiteral = (value: string): string => value.replace(/\+0000$/, 'Z');
