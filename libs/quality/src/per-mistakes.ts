import { trackedColumns, type AnyModel, type Columns } from '@medallion/model';
import type { DeclaredRule, RowsBy } from './declare/declared-check.ts';
import type { Mistake } from './validate-checks.ts';

/**
 * What is wrong with the values that a rule says it looks at one by one.
 *
 * @param upstreams what its query reads
 */
export function perMistakes(
  model: AnyModel,
  { name, per, across = [] }: DeclaredRule,
  upstreams: readonly AnyModel[],
): Mistake[] {
  const mistake = (what: string, fix: string): Mistake => ({ check: name, what, fix });
  if (per === undefined) {
    return across.length === 0
      ? []
      : [mistake('it has `across` and no `per`', 'Name in `per` the key column whose values it looks at one by one.')];
  }
  if (!model.primaryKey.includes(per)) {
    return [
      mistake(
        `it is per ${per}, which is no column of the primary key`,
        `Name one of ${model.primaryKey.join(', ')}, or leave \`per\` out: then all rows are looked at whenever some change.`,
      ),
    ];
  }
  return across.flatMap((rows): Mistake[] => {
    const { id } = rows.model;
    if (rows.model === model) return [mistake(`it has its own model in \`across\``, 'Take it out: `per` says it.')];
    if (!upstreams.includes(rows.model)) {
      return [mistake(`it has ${id} in \`across\` and does not read it`, 'Take it out, or read it.')];
    }
    const tracked = trackedColumns(rows.model);
    if (!tracked.includes(rows.column)) {
      return [
        mistake(
          `of ${id} no changes are recorded by ${rows.column}`,
          `Name one of ${tracked.join(', ') || 'its columns'}, or name it in \`tracks\` of ${rows.model.name}’s materialization.`,
        ),
      ];
    }
    const types = [typeOf(model, per), typeOf(rows.model, rows.column)] as const;
    return types[0] === types[1]
      ? []
      : [
          mistake(
            `${per} is ${types[0]}, and ${rows.column} of ${id} ${types[1]}`,
            'Name columns that hold the same values.',
          ),
        ];
  });
}

const typeOf = ({ columns }: AnyModel, column: RowsBy['column']): string => (columns as Columns)[column]!.def.sqlType;
