import { didYouMean } from '@medallion/core';
import type { ColumnDef, Columns } from '../columns/column.ts';
import { isViewKind } from '../definition/materialization.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Problem } from '../definition/problems.ts';

/** Postgres cuts longer identifiers off silently. */
const MAX_IDENTIFIER = 63;
/** The server's limit for tables and views. */
const MAX_COLUMNS = 1_600;
const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

/** What is wrong with a model's declaration besides its query. */
export function contractProblems(model: AnyModel, models: readonly AnyModel[]): Problem[] {
  const columns = Object.entries(model.columns as Columns);
  const isComputed = model.query() !== undefined;
  const problems: Problem[] = [];
  const add = (code: string, what: string, fix: string) => problems.push({ code, what, fix });

  for (const name of [model.name, ...columns.map(([column]) => column)]) {
    if (!IDENTIFIER.test(name))
      add('NAME_INVALID', `${name} is not a snake_case name`, 'Use lower-case letters, digits and underscores.');
    if (name.length > MAX_IDENTIFIER) {
      add(
        'NAME_TOO_LONG',
        `${name} has ${name.length} characters`,
        `Postgres keeps ${MAX_IDENTIFIER} of a name: shorten it.`,
      );
    }
  }
  if (columns.length > MAX_COLUMNS) {
    add(
      'TOO_MANY_COLUMNS',
      `it has ${columns.length} columns`,
      `Postgres has room for ${MAX_COLUMNS} in a table or view: make two models of it with the same key.`,
    );
  }
  if (model.description.trim() === '')
    add('NO_DESCRIPTION', 'it has no description', 'Say what it is for, for its readers.');
  if (isComputed && model.grain.trim() === '') add('NO_GRAIN', 'it has no grain', 'Say what one row is.');
  if (isComputed && model.primaryKey.length === 0) {
    add('NO_PRIMARY_KEY', 'it has no primary key', 'Mark the columns that identify a row with primaryKey().');
  }
  for (const [column, { def }] of columns) problems.push(...columnProblems(model, column, def, models));
  problems.push(...materializationProblems(model));
  problems.push(...executionProblems(model));
  problems.push(...grantProblems(model));
  return problems;
}

function columnProblems(model: AnyModel, column: string, def: ColumnDef, models: readonly AnyModel[]): Problem[] {
  const problems: Problem[] = [];
  if (def.accepted && new Set(def.accepted).size < Math.max(def.accepted.length, 1)) {
    problems.push({
      code: 'ACCEPTED_INVALID',
      what: `accepted values of ${column} are none, or repeat`,
      fix: 'List each value once.',
    });
  }
  if (def.referencesSelf && !(def.referencesSelf.column in model.columns)) {
    problems.push(missingTarget(column, model, def.referencesSelf.column));
  }
  if (def.references) problems.push(...referenceProblems(column, def, models));
  return problems;
}

function referenceProblems(column: string, def: ColumnDef, models: readonly AnyModel[]): Problem[] {
  const { target: resolve, enforce } = def.references!;
  const { model: id, column: targetColumn } = resolve();
  const target = models.find((model) => model.id === id);
  if (!target) {
    const isListed = models.some(({ layer }) => id.startsWith(`${layer}.`));
    return isListed
      ? [
          {
            code: 'REFERENCE_NOT_LISTED',
            what: `${column} references ${id}, which is not among the models of its layer`,
            fix: 'Add it to the list its library exports.',
          },
        ]
      : [];
  }
  const targetDef = (target.columns as Columns)[targetColumn]?.def;
  if (!targetDef) return [missingTarget(column, target, targetColumn)];
  const problems: Problem[] = [];
  if (targetDef.sqlType !== def.sqlType) {
    problems.push({
      code: 'REFERENCE_TYPE',
      what: `${column} is ${def.sqlType}, but ${id}.${targetColumn} is ${targetDef.sqlType}`,
      fix: 'Declare both alike.',
    });
  }
  if (enforce === 'constraint' && target.primaryKey.join() !== targetColumn) {
    problems.push({
      code: 'REFERENCE_NOT_KEY',
      what: `${column} references ${id}.${targetColumn}, which is not its primary key`,
      fix: "Reference the primary key, or hold it by a check: { enforce: 'check' }.",
    });
  }
  if (enforce === 'constraint' && isViewKind(target.materialized.kind)) {
    problems.push({
      code: 'REFERENCE_TO_VIEW',
      what: `${column} references ${id}, a view, which no foreign key can`,
      fix: "Make it a table, or hold the reference by a check: { enforce: 'check' }.",
    });
  }
  return problems;
}

const missingTarget = (column: string, target: AnyModel, name: string): Problem => ({
  code: 'REFERENCE_UNKNOWN',
  what: `${column} references ${target.id}.${name}, which does not exist`,
  fix: `Reference one of its columns.${didYouMean(name, Object.keys(target.columns))}`,
});

function executionProblems({ execution, materialized }: AnyModel): Problem[] {
  const { workMem, timeoutSeconds, parallelWorkers } = execution;
  const given = Object.values(execution).filter((value) => value !== undefined);
  if (given.length > 0 && !['table', 'incremental'].includes(materialized.kind)) {
    const fix = 'Take `execution` out, or make it a table.';
    return [
      {
        code: 'EXECUTION_UNFIT',
        what: `nothing of a ${materialized.kind.replace('_', ' ')} is computed by a build`,
        fix,
      },
    ];
  }
  const wrong = [
    ...(workMem !== undefined && !/^[1-9]\d*(kB|MB|GB)$/.test(workMem) ? [`workMem ${workMem}`] : []),
    ...(timeoutSeconds !== undefined && !(timeoutSeconds > 0) ? [`timeoutSeconds ${timeoutSeconds}`] : []),
    ...(parallelWorkers !== undefined && !(Number.isInteger(parallelWorkers) && parallelWorkers >= 0)
      ? [`parallelWorkers ${parallelWorkers}`]
      : []),
  ];
  return wrong.map((what) => ({
    code: 'EXECUTION_UNFIT',
    what: `its execution cannot have ${what}`,
    fix: "Write memory as a whole number with its unit ('256MB'), seconds above 0, workers as a whole number from 0.",
  }));
}

function grantProblems({ grants }: AnyModel): Problem[] {
  const roles = grants?.select ?? [];
  return roles
    .filter((role, index) => role.trim() === '' || role.length > MAX_IDENTIFIER || roles.indexOf(role) < index)
    .map((role) => ({
      code: 'GRANTS_UNFIT',
      what: `its grants name the role "${role}"${roles.indexOf(role) === roles.lastIndexOf(role) ? '' : ' twice'}`,
      fix: 'Name each role once, as `\\du` of psql lists it.',
    }));
}

function materializationProblems(model: AnyModel): Problem[] {
  const { materialized } = model;
  if (!('indexes' in materialized)) return [];
  const named = [...materialized.indexes.flat(), ...(materialized.kind === 'incremental' ? [materialized.scope] : [])];
  return named
    .filter((name) => !(name in model.columns))
    .map((name) => ({
      code: 'COLUMN_UNKNOWN',
      what: `its materialization names ${name}, which is no column`,
      fix: `Name columns of the contract.${didYouMean(name, Object.keys(model.columns))}`,
    }));
}
