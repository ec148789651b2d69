import { caseWhen, cond, surrogateKey, type BigInt, type Expr, type Text } from '@medallion/model';
import type { Expression } from 'kysely';

/** The entities that records refer to, with the first three characters of their ids. */
const ID_PREFIX = { account: '001', user: '005', campaign: '701' } as const;

/**
 * The durable key of the record an id names; null where there is no id, or one of another object: a queue that owns a
 * record is no user.
 */
export const recordKey = (entity: keyof typeof ID_PREFIX, id: Expression<Text | null>): Expr<BigInt | null> =>
  caseWhen([[cond`${id} like ${`${ID_PREFIX[entity]}%`}`, surrogateKey(entity, id)]]);
