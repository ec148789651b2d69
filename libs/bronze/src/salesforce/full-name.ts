import { coalesce, concatWs, nullIfBlank, type Expr, type Text } from '@medallion/model';
import type { Expression } from 'kysely';

type Name = Expression<Text | null>;

/** A person's name as Salesforce joins it; exports that leave the compound field out still have its parts. */
export const fullName = (name: Name, first: Name, last: Name): Expr<Text | null> =>
  coalesce(nullIfBlank(name), nullIfBlank(concatWs(' ', nullIfBlank(first), nullIfBlank(last))));
