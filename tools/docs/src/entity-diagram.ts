import { MedallionError } from '@medallion/core';
import type { Contract, ContractColumn } from '@medallion/model';

interface Relationship {
  readonly from: string;
  readonly to: string;
  /** No foreign key: deals that are deleted, absent or none are -1 and -2, which fct_opportunity does not have. */
  readonly isOptional: boolean;
  readonly isOneToOne: boolean;
  readonly columns: string[];
}

const nameOf = (id: string): string => id.slice(id.indexOf('.') + 1);

/** The model a key leads to: what it references, and fct_opportunity for the key of a deal, which no constraint holds. */
function targetOf(
  model: Contract,
  column: ContractColumn,
): { readonly name: string; readonly isOptional: boolean } | undefined {
  if (column.references) return { name: nameOf(column.references.model), isOptional: false };
  const isDeal = column.name.endsWith('opportunity_key') && model.name !== 'fct_opportunity';
  return isDeal ? { name: 'fct_opportunity', isOptional: true } : undefined;
}

function relationshipsOf(model: Contract): Relationship[] {
  const found = new Map<string, Relationship>();
  for (const column of model.columns) {
    const target = targetOf(model, column);
    if (!target) continue;
    const isOneToOne = model.primaryKey.length === 1 && column.isPrimaryKey;
    const key = `${target.name} ${isOneToOne}`;
    const known = found.get(key) ?? {
      from: target.name,
      to: model.name,
      isOptional: target.isOptional,
      isOneToOne,
      columns: [],
    };
    known.columns.push(column.name);
    found.set(key, known);
  }
  return [...found.values()];
}

/** Most columns a label names; a diagram with longer ones cannot be read. */
const LABEL_COLUMNS = 4;
const label = (columns: readonly string[]): string =>
  columns.length <= LABEL_COLUMNS
    ? columns.join(', ')
    : `${columns.slice(0, LABEL_COLUMNS - 1).join(', ')} and ${columns.length - LABEL_COLUMNS + 1} more`;

function entity(model: Contract, isDrawnInFull: boolean): string {
  const keys = model.columns.filter(
    (column) => column.isPrimaryKey || (isDrawnInFull && targetOf(model, column) !== undefined),
  );
  const lines = keys.map((column) => {
    const marks = [column.isPrimaryKey ? 'PK' : '', column.references ? 'FK' : ''].filter(Boolean).join(', ');
    return `    ${column.type} ${column.name} ${marks}`.trimEnd();
  });
  return [`  ${model.name} {`, ...lines, '  }'].join('\n');
}

/**
 * A Mermaid entity-relationship diagram of some facts with their keys, the models they refer to with theirs, and one line for
 * each pair, labelled with the columns that join it. A dotted line is a join that no foreign key holds.
 *
 * @param facts names of the facts to draw in full, in order
 */
export function entityDiagram(facts: readonly string[], models: readonly Contract[]): string {
  const find = (name: string): Contract => {
    const model = models.find((each) => each.name === name);
    if (model) return model;
    throw new MedallionError({
      code: 'DOCS_MODEL_UNKNOWN',
      kind: 'definition',
      message: `There is no gold model ${name} to draw.`,
      fix: 'Correct tools/docs/src/business-areas.ts.',
    });
  };
  const drawn = facts.map(find);
  const relationships = drawn.flatMap(relationshipsOf);
  const others = [...new Set(relationships.map(({ from }) => from))].filter((name) => !facts.includes(name)).sort();
  const lines = relationships.map(({ from, to, isOptional, isOneToOne, columns }) => {
    const line = `${isOptional ? '|o..' : '||--'}${isOneToOne ? 'o|' : 'o{'}`;
    return `  ${from} ${line} ${to} : "${label(columns)}"`;
  });
  return [
    'erDiagram',
    ...drawn.map((model) => entity(model, true)),
    ...others.map((name) => entity(find(name), false)),
    ...lines,
  ].join('\n');
}
