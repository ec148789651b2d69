import type { Expression } from 'kysely';
import { createHash } from 'node:crypto';
import type { BigInt as SqlBigInt, FamilyOf } from '../columns/sql-types.ts';
import type { ContractError } from '../definition/contract-error.ts';
import { fragment, parenthesised } from './expr.ts';
import type { Expr, NullOf, TypeOf } from './expr.ts';

/** The formula's version, first part of every key; a new one would be the remedy for a collision. */
const VERSION = 'v1';
const escapePart = (part: string): string => part.replaceAll('\\', '\\\\').replaceAll(':', '\\:');

type IsAny<T> = 0 extends 1 & T ? true : false;
type PartCheck<P> = IsAny<TypeOf<P>> extends true ? unknown : PartSentence<P>;
type PartSentence<P> =
  FamilyOf<TypeOf<P>> extends 'text' | 'int' | 'bigint' | 'uuid'
    ? unknown
    : FamilyOf<TypeOf<P>> extends 'timestamptz'
      ? ContractError<'a timestamp is part of a key as epochMicros(...)'>
      : FamilyOf<TypeOf<P>> extends 'date'
        ? ContractError<'a date is part of a key as dateKey(...)'>
        : ContractError<`${FamilyOf<TypeOf<P>> & string} cannot be part of a key: use text, int, bigint, uuid or epochMicros(...)`>;

/**
 * The key of an entity (star-schema.md, R11): the first 63 bits of sha256 over `v1:entity:part:...`, `\` and `:` in parts
 * escaped. bigint, from 0 on; null exactly when a part is. `surrogateKeyOf` computes the same in TypeScript.
 */
export const surrogateKey = <const P extends readonly [Expression<any>, ...Expression<any>[]]>(
  entity: string,
  ...parts: P & { [K in keyof P]: P[K] & PartCheck<P[K]> }
): Expr<SqlBigInt | NullOf<P>> => {
  const list = parts as readonly Expression<any>[];
  const text = list.map((part) =>
    fragment([` || ':' || replace(replace((`, `)::text, E'\\\\', E'\\\\\\\\'), ':', E'\\\\:')`], part),
  );
  const preimage = fragment(['', ...text.map(() => ''), ''], `${VERSION}:${escapePart(entity)}`, ...text);
  return parenthesised(
    ["('x' || left(encode(sha256(convert_to(", ", 'UTF8')), 'hex'), 16))::bit(64)::bigint & 9223372036854775807"],
    preimage,
  );
};

/**
 * The same key as `surrogateKey`, computed here; a decimal string, as bigint is in rows. A Date counts as its
 * microseconds; give a bigint of microseconds for a finer instant.
 */
export function surrogateKeyOf(entity: string, ...parts: readonly (string | number | bigint | Date)[]): string {
  const texts = parts.map((part) => (part instanceof Date ? String(BigInt(part.getTime()) * 1000n) : String(part)));
  const preimage = [VERSION, escapePart(entity), ...texts.map(escapePart)].join(':');
  const digest = createHash('sha256').update(preimage, 'utf8').digest();
  return String(digest.readBigUInt64BE(0) & 0x7fff_ffff_ffff_ffffn);
}
