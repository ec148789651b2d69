import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Relation, RelationName } from '../relation.ts';

/** What must happen for roles to have what is declared. */
export interface GrantChange {
  readonly grant: readonly string[];
  readonly revoke: readonly string[];
  /** What is ours to take back afterwards: what we granted, not what people did. Sorted. */
  readonly ours: readonly string[];
}

/**
 * Compares what is declared with what is there. What a role has without us stays, also when it is declared for a while: only what we
 * granted is revoked.
 *
 * @param has roles that have the privilege
 * @param ours roles we granted it to
 */
export function grantChange(declared: readonly string[], has: readonly string[], ours: readonly string[]): GrantChange {
  const grant = declared.filter((role) => !has.includes(role));
  return {
    grant,
    revoke: ours.filter((role) => !declared.includes(role) && has.includes(role)),
    ours: [...new Set([...grant, ...ours.filter((role) => declared.includes(role))])].sort(),
  };
}

/** What is due of a relation as it stands. A relation that is made anew has nobody's grants. */
export const relationGrants = (
  relation: Relation,
  live: LiveRelation,
  recorded: ReadonlyMap<string, readonly string[]>,
): GrantChange => grantChange(relation.grantees, live.grantees, recorded.get(relation.id) ?? []);

export const isNothing = ({ grant, revoke }: GrantChange): boolean => grant.length + revoke.length === 0;

/** Statements that change who may select from a relation. */
export const selectStatements = (relation: RelationName, { grant, revoke }: GrantChange): string[] =>
  statements(`select on ${qualifiedName(relation)}`, grant, revoke);

/** Statements that change who may name what a schema holds: without that a grant on a relation is worth nothing. */
export const usageStatements = (schema: string, { grant, revoke }: GrantChange): string[] =>
  statements(`usage on schema ${quoted(schema)}`, grant, revoke);

const statements = (privilege: string, grant: readonly string[], revoke: readonly string[]): string[] => [
  ...(grant.length === 0 ? [] : [`grant ${privilege} to ${grant.map(quoted).join(', ')}`]),
  ...(revoke.length === 0 ? [] : [`revoke ${privilege} from ${revoke.map(quoted).join(', ')}`]),
];
