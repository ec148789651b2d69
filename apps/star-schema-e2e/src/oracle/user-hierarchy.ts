import type { Knowledge } from './knowledge.ts';

/** Every user id, received or only referred to. */
export const userIds = ({ org, inferred }: Knowledge): string[] => [
  ...org.versions('User').keys(),
  ...inferred.get('005')!,
];

/** Nobody is their own manager. */
export function managerOf({ org }: Knowledge, id: string): string | null {
  const manager = org.versions('User').get(id)?.at(-1)?.record.ManagerId ?? null;
  return manager === id ? null : manager;
}

/** The managers above a user, nearest first. A chain that comes back to someone already in it ends there. */
export function managersAbove(knowledge: Knowledge, id: string): string[] {
  const above: string[] = [];
  for (
    let next = managerOf(knowledge, id);
    next && next !== id && !above.includes(next);
    next = managerOf(knowledge, next)
  )
    above.push(next);
  return above;
}
