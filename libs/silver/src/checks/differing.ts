import { anyOf, isDistinct, type Bool, type Expr } from '@medallion/model';
import type { Expression } from 'kysely';

/** Whether one of the pairs differs, null being equal to null: what a reconciliation looks for. */
export function differing(pairs: readonly (readonly [Expression<any>, Expression<any>])[]): Expr<Bool> {
  const [first, ...others] = pairs.map(([a, b]) => isDistinct(a, b));
  return anyOf(first!, ...others);
}
