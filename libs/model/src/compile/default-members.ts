import type { ColumnDef } from '../columns/column.ts';
import { NOT_APPLICABLE_KEY, UNKNOWN_KEY } from '../definition/default-members.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Problem } from '../definition/problems.ts';
import { FAR_FUTURE, FAR_PAST } from '../expressions/dates.ts';
import { sqlLiteral } from './sql-literal.ts';

const MEMBERS = [
  { code: UNKNOWN_KEY, text: '(unknown)', given: 'unknown' },
  { code: NOT_APPLICABLE_KEY, text: '(not applicable)', given: 'notApplicable' },
] as const;
/** The texts accepted values admit besides their own. */
export const DEFAULT_MEMBER_TEXTS: readonly string[] = MEMBERS.map(({ text }) => text);

type Member = (typeof MEMBERS)[number];
const NUMBERS: ReadonlySet<string> = new Set(['int', 'bigint', 'numeric', 'float']);

/** A default member's value by the rule (R12); undefined where the rule has none. */
function byRule(column: string, def: ColumnDef, { code, text }: Member): unknown {
  const isKey = def.primaryKey || column.endsWith('_key');
  if (isKey && (def.family === 'bigint' || def.family === 'int')) return code;
  if (!def.notNull) return null;
  if (def.family === 'text') return text;
  if (NUMBERS.has(def.family)) return 0;
  if (def.family === 'bool') return column === 'is_current';
  if (def.family === 'timestamptz' && column === 'valid_from') return FAR_PAST;
  if (def.family === 'timestamptz' && column === 'valid_to') return FAR_FUTURE;
  return undefined;
}

export interface DefaultMemberRows {
  /** Selects of constants, one per member, in contract order. */
  readonly selects: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The two constant rows of a model that declares default members; none for others.
 *
 * @param only the columns to select. Default: all
 */
export function defaultMemberRows(model: AnyModel, only?: readonly string[]): DefaultMemberRows {
  if (!model.defaultMembers) return { selects: [], problems: [] };
  const problems: Problem[] = [];
  const selects = MEMBERS.map((member) => {
    const given: Readonly<Record<string, unknown>> = model.defaultMembers?.[member.given] ?? {};
    const columns = Object.entries(model.columns as Record<string, { def: ColumnDef }>);
    const selected = columns.filter(([column]) => only?.includes(column) ?? true);
    const values = selected.map(([column, { def }]) => {
      const value = column in given ? given[column] : byRule(column, def, member);
      if (value === undefined || (value === null && def.notNull)) {
        problems.push({
          code: 'DEFAULT_MEMBER_INCOMPLETE',
          what: `the default member ${member.code} has no value for ${column}, which is ${def.family} not null`,
          fix: `Give it: defaultMembers: { ${member.given}: { ${column}: ... } }, or make the column nullable.`,
        });
      }
      return `cast(${sqlLiteral(value)} as ${def.sqlType})`;
    });
    return `select\n  ${values.join(',\n  ')}`;
  });
  return { selects, problems };
}
