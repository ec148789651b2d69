import { quoted, textLiteral } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import { isView, type Relation } from '../relation.ts';

/** The contract's words, where any database tool shows them. */
export function commentStatements(relation: Relation): string[] {
  const about = relation.grain === '' ? relation.description : `${relation.description}\nGrain: ${relation.grain}`;
  const target = `${relationWord(relation)} ${qualifiedName(relation)}`;
  return [
    `comment on ${target} is ${textLiteral(about)}`,
    ...relation.columns
      .filter((column) => column.description !== '')
      .map(
        (column) =>
          `comment on column ${qualifiedName(relation)}.${quoted(column.name)} is ${textLiteral(column.description)}`,
      ),
  ];
}

const relationWord = (relation: Relation): string => {
  if (relation.kind === 'materialized_view') return 'materialized view';
  return isView(relation) ? 'view' : 'table';
};
