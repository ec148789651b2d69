import { DEFAULT_MEMBER_TEXTS } from '../compile/default-members.ts';
import type { AnyModel } from '../definition/model.ts';

/** The values a column may hold: the accepted ones and, where the model has default members, theirs; undefined for any. */
export function acceptedValues(model: AnyModel, column: string): readonly string[] | undefined {
  const accepted: readonly string[] | undefined = model.columns[column]?.def.accepted;
  if (accepted === undefined || !model.defaultMembers) return accepted;
  return [...new Set([...accepted, ...DEFAULT_MEMBER_TEXTS])];
}
