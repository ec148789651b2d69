import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { columnList, columnNames } from './table.ts';

/** Some of a table's rows, told by one of its columns. */
export interface Part {
  readonly column: string;
  /** Whether a row is of it, given the column as a query names it. */
  readonly holds: (column: string) => string;
}

export interface PartFill {
  readonly text: string;
  /** Characters before the model's query. */
  readonly queryOffset: number;
}

/** Fills the scratch table with what of a query's rows is of the part. */
export function fillPart(relation: Relation, target: RelationName, sql: string, part: Part): PartFill {
  const columns = columnList(columnNames(relation));
  const head = `insert into ${qualifiedName(target)} (${columns})\nselect ${columns}\nfrom (\n`;
  const tail = `\n) as "computed"\nwhere ${part.holds(`"computed".${quoted(part.column)}`)}`;
  return { text: `${head}${sql}${tail}`, queryOffset: head.length };
}

/** The live rows of the part. */
export const liveInPart = (relation: Relation, part: Part): string =>
  `(select * from ${qualifiedName(relation)} where ${part.holds(quoted(part.column))})`;

/** The table as it will be: the computed rows, and of the live ones those outside the part. */
export function resultOfPart(relation: Relation, computed: RelationName, part: Part, target: RelationName): string {
  const columns = columnList(columnNames(relation));
  return [
    `create view ${qualifiedName(target)} as`,
    `select ${columns} from ${qualifiedName(relation)} where not ${part.holds(quoted(part.column))}`,
    `union all`,
    `select ${columns} from ${qualifiedName(computed)}`,
  ].join('\n');
}
