import type { ContractError, Timestamptz } from '@medallion/model';
import type { Expression, QueryCreator } from 'kysely';
import type { DeclaredRule } from './declared-check.ts';

/** Instants are written as each session pleases, so no key is one. */
type InstantKeys<O> = {
  [K in keyof O & string]: [Exclude<O[K], null>] extends [Timestamptz]
    ? [Timestamptz] extends [Exclude<O[K], null>]
      ? K
      : never
    : never;
}[keyof O & string];

/** `unknown` for a query of keys. */
export type KeysOf<Q> =
  Q extends Expression<infer O>
    ? [keyof O] extends [never]
      ? ContractError<'a rule selects the keys of what fails'>
      : [InstantKeys<O>] extends [never]
        ? unknown
        : ContractError<`${InstantKeys<O>} is an instant, not a key: select the id, or epochMicros`>
    : unknown;

/**
 * A rule that needs more than one row of one model: a typed query whose rows are what fails, by key. Keys are stored, so they are
 * identifiers (ids, keys, codes, days), never what a record says; a reconciliation selects its groups.
 *
 * It belongs to the model whose `checksOf` lists it, and runs when that model or another one it reads is published.
 */
export const rule = <const Q extends Expression<any>>(
  declaration: Omit<DeclaredRule, 'kind' | 'failing'> & {
    readonly failing: (db: QueryCreator<{}>) => Q & KeysOf<NoInfer<Q>>;
  },
): DeclaredRule => ({ kind: 'rule', ...declaration });
