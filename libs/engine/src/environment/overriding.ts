import type { Relation } from '../relation.ts';

/** The relation otherwise, without evaluating its getters: what they give is dear. */
export const overriding = (relation: Relation, changes: Partial<Relation>): Relation =>
  Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(relation), ...Object.getOwnPropertyDescriptors(changes) },
  ) as Relation;
