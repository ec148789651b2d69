import { didYouMean } from '@medallion/core';
import type { ColumnDef, Columns } from '../columns/column.ts';
import type { Distribution } from '../definition/distribution.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Problem } from '../definition/problems.ts';

type Hash = Exclude<Distribution, string>;

/** What Citus would refuse of how a model is distributed. Judged whatever the server: a model is valid everywhere, or nowhere. */
export function distributionProblems(model: AnyModel, models: readonly AnyModel[]): Problem[] {
  const { distribution } = model;
  const own = typeof distribution === 'string' ? [] : hashProblems(model, distribution, models);
  return [...own, ...columnsOf(model).flatMap(([name, def]) => referenceProblems(model, name, def, models))];
}

function hashProblems(model: AnyModel, { by, colocateWith }: Hash, models: readonly AnyModel[]): Problem[] {
  if (!(by in model.columns)) {
    return [
      {
        code: 'COLUMN_UNKNOWN',
        what: `its distribution names ${by}, which is no column`,
        fix: `Name a column of its primary key.${didYouMean(by, model.primaryKey)}`,
      },
    ];
  }
  const problems: Problem[] = [];
  if (!model.primaryKey.includes(by)) {
    problems.push({
      code: 'DISTRIBUTION_NOT_KEY',
      what: `it is distributed by ${by}, which is not part of its primary key`,
      fix: `Distribute it by a column of its key (${model.primaryKey.join(', ') || 'it has none'}): each node can hold a key only among its own rows.`,
    });
  }
  if (colocateWith !== undefined) problems.push(...colocationProblems(model, by, colocateWith, models));
  return problems;
}

function colocationProblems(model: AnyModel, by: string, id: string, models: readonly AnyModel[]): Problem[] {
  const problem = (what: string, fix: string): Problem[] => [
    { code: 'COLOCATION_UNFIT', what: `it is colocated with ${id}, ${what}`, fix },
  ];
  const other = models.find((each) => each.id === id);
  if (other === undefined || other.layer !== model.layer || other.id === model.id) {
    return problem(
      `which is not another model of its layer`,
      'Name one of its layer, or leave colocateWith out: tables distributed by columns of one type lie together anyway.',
    );
  }
  const { distribution } = other;
  if (typeof distribution === 'string') {
    return problem(`which is ${distribution}`, 'Distribute that by a column too, or leave colocateWith out.');
  }
  if (distribution.colocateWith !== undefined) {
    return problem(`which is itself colocated with ${distribution.colocateWith}`, 'Name that one.');
  }
  const types = [typeOf(model, by), typeOf(other, distribution.by)];
  if (types[0] === types[1] || types.includes(undefined)) return [];
  return problem(
    `whose ${distribution.by} is ${types[1]}, but ${by} is ${types[0]}`,
    'Distribute both by columns of one type.',
  );
}

/** Citus holds a foreign key where the row it names is sure to be on the same node. */
function referenceProblems(model: AnyModel, column: string, def: ColumnDef, models: readonly AnyModel[]): Problem[] {
  const reference =
    def.references === undefined
      ? def.referencesSelf && { ...def.referencesSelf, model: model.id }
      : { ...def.references.target(), enforce: def.references.enforce };
  if (reference?.enforce !== 'constraint' || model.materialized.kind === 'view') return [];
  const target = models.find(({ id }) => id === reference.model);
  // That a view cannot be referenced is said already.
  if (target === undefined || target.materialized.kind === 'view') return [];
  if (isHeld(model, column, target)) return [];
  return [
    {
      code: 'REFERENCE_DISTRIBUTED',
      what: `${column} references ${target.id}, which is ${named(target.distribution)}, while it is itself ${named(model.distribution)}: Citus holds no such foreign key`,
      fix: "Hold the reference by a check ({ enforce: 'check' }); or make both local, or the target 'reference' and this one too or distributed, or distribute both by the columns of the key and colocate them.",
    },
  ];
}

/** A foreign key names the whole primary key of its target, and so the column that is distributed by. */
function isHeld(model: AnyModel, column: string, target: AnyModel): boolean {
  const [from, to] = [model.distribution, target.distribution];
  if (from === 'local' || to === 'local') return from === to;
  if (to === 'reference') return true;
  return from !== 'reference' && column === from.by && groupOf(model) === groupOf(target);
}

/** The model whose rows those of a distributed model lie beside. */
const groupOf = ({ id, distribution }: AnyModel): string =>
  (typeof distribution === 'string' ? undefined : distribution.colocateWith) ?? id;

const named = (distribution: Distribution): string =>
  typeof distribution === 'string'
    ? distribution
    : `distributed by ${distribution.by}${distribution.colocateWith === undefined ? '' : ` beside ${distribution.colocateWith}`}`;

const columnsOf = (model: AnyModel): [string, ColumnDef][] =>
  Object.entries(model.columns as Columns).map(([name, { def }]) => [name, def]);

const typeOf = (model: AnyModel, column: string): string | undefined => (model.columns as Columns)[column]?.def.sqlType;
