import type { ContractColumn, RelationContract } from './published-definition.ts';

/** How a contract differs from the published one. A column that was renamed is one removed and one added. */
export interface ContractDiff {
  readonly added: readonly ContractColumn[];
  /** As they were. */
  readonly removed: readonly ContractColumn[];
  readonly retyped: readonly { readonly column: string; readonly from: string; readonly to: string }[];
  /** Columns that may be null now, and columns that may no longer be. */
  readonly nullable: readonly string[];
  readonly notNull: readonly string[];
  /** `undefined` where the key is the same. */
  readonly primaryKey: { readonly from: readonly string[]; readonly to: readonly string[] } | undefined;
}

/** What of a contract's changes a reader may not survive: queries fail, meet a null, another type, or several rows where there was one. */
export interface ContractBreak {
  readonly kind: 'removed' | 'retyped' | 'nullable' | 'key';
  /** The published columns it is about; of a key those of the old one. */
  readonly columns: readonly string[];
}

export function contractDiff(then: RelationContract, now: RelationContract): ContractDiff {
  const old = new Map(then.columns.map((column) => [column.name, column]));
  const names = new Set(now.columns.map(({ name }) => name));
  const kept = now.columns.flatMap((column) => {
    const before = old.get(column.name);
    return before === undefined ? [] : [{ column: column.name, before, after: column }];
  });
  return {
    added: now.columns.filter(({ name }) => !old.has(name)),
    removed: then.columns.filter(({ name }) => !names.has(name)),
    retyped: kept.flatMap(({ column, before, after }) =>
      before.type === after.type ? [] : [{ column, from: before.type, to: after.type }],
    ),
    nullable: kept.flatMap(({ column, before, after }) => (before.notNull && !after.notNull ? [column] : [])),
    notNull: kept.flatMap(({ column, before, after }) => (!before.notNull && after.notNull ? [column] : [])),
    primaryKey:
      then.primaryKey.join() === now.primaryKey.join() ? undefined : { from: then.primaryKey, to: now.primaryKey },
  };
}

export const isSameContract = ({ added, removed, retyped, nullable, notNull, primaryKey }: ContractDiff): boolean =>
  [added, removed, retyped, nullable, notNull].every(({ length }) => length === 0) && primaryKey === undefined;

export const contractBreaks = ({ removed, retyped, nullable, primaryKey }: ContractDiff): ContractBreak[] => [
  ...removed.map(({ name }): ContractBreak => ({ kind: 'removed', columns: [name] })),
  ...retyped.map(({ column }): ContractBreak => ({ kind: 'retyped', columns: [column] })),
  ...nullable.map((column): ContractBreak => ({ kind: 'nullable', columns: [column] })),
  ...(primaryKey === undefined ? [] : [{ kind: 'key', columns: primaryKey.from } as const]),
];
