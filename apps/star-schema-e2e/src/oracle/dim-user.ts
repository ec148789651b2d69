import { key, NOT_APPLICABLE } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { fullName, text } from './org.ts';
import { optionalKey } from './references.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';
import { managerOf, managersAbove, userIds } from './user-hierarchy.ts';

const nothingKnown = {
  manager_id: null,
  email: null,
  title: null,
  department: null,
  role_name: null,
  manager_name: null,
  is_active: false,
  is_manager: false,
  hierarchy_depth: 0,
  hire_date: null,
} as const;

export function dimUser(knowledge: Knowledge): Row[] {
  const { org } = knowledge;
  const roles = new Map(org.current('UserRole').map(({ id, record }) => [id, text(record.Name)]));
  const nameOf = (id: string): string | null => {
    const record = org.versions('User').get(id)?.at(-1)?.record;
    return record === undefined ? null : fullName(record);
  };
  const managers = new Set(userIds(knowledge).map((id) => managerOf(knowledge, id)));
  const members = DEFAULT_MEMBERS.map((member) => ({
    ...nothingKnown,
    user_key: member.key,
    manager_user_key: member.key,
    user_id: member.text,
    full_name: member.text,
    is_inferred: false,
  }));
  const users = userIds(knowledge).map((id): Row => {
    const record = org.versions('User').get(id)?.at(-1)?.record;
    const common = {
      user_key: key('user', id),
      user_id: id,
      full_name: nameOf(id) ?? '(unknown)',
      is_manager: managers.has(id),
    };
    if (record === undefined)
      return { ...nothingKnown, ...common, manager_user_key: NOT_APPLICABLE, is_inferred: true };
    const manager = managerOf(knowledge, id);
    return {
      ...common,
      manager_user_key: optionalKey('user', manager),
      manager_id: manager,
      email: text(record.Email),
      title: text(record.Title),
      department: text(record.Department),
      role_name: roles.get(record.UserRoleId ?? '') ?? null,
      manager_name: manager === null ? null : nameOf(manager),
      is_active: record.IsActive,
      is_inferred: false,
      hierarchy_depth: managersAbove(knowledge, id).length,
      hire_date: org.day(record.CreatedDate),
    };
  });
  return [...members, ...users];
}
