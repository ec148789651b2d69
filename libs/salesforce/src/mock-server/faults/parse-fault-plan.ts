import { didYouMean, MedallionError } from '@medallion/core';
import { sObjectNames } from '../../catalogue/catalogue.ts';
import type { FieldType } from '../../catalogue/field.ts';
import type { SchemaChange } from '../schema/schema-change.ts';
import type { Chance, FaultPlan } from './fault-plan.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Omit<FaultPlan, 'schema'>> & { schema: SchemaChange[] };

const settings: Readonly<Record<string, (plan: Draft, value: string) => void>> = {
  'expire-session': (plan, value) => (plan.expireSessionAfter = count(value)),
  unavailable: (plan, value) => (plan.unavailable = chance(value)),
  hang: (plan, value) => (plan.hang = chance(value)),
  slow: (plan, value) => {
    const [, when, milliseconds] = /^(.*?)(?::(\d+))?$/.exec(value)!;
    plan.slow = { chance: chance(when!), milliseconds: count(milliseconds ?? '1000') };
  },
  drop: (plan, value) => (plan.drop = chance(value)),
  'limit-exceeded': (plan, value) => (plan.limitExceeded = chance(value)),
  'daily-requests': (plan, value) => (plan.dailyRequests = count(value)),
  'page-size': (plan, value) => (plan.pageSize = Math.max(1, count(value))),
  'bad-locator': (plan, value) => (plan.badLocator = chance(value)),
  'query-timeout-above': (plan, value) => (plan.queryTimeoutAbove = count(value)),
  'bulk-fails': (plan, value) => (plan.bulkJobFails = chance(value)),
  'no-bulk': (plan, value) => (plan.notForBulk = value.split('+').map(objectName)),
  'minutes-between-pages': (plan, value) => (plan.minutesBetweenPages = count(value)),
  late: (plan, value) => {
    const [share, seconds] = value.split(':');
    plan.lateCommit = { chance: probability(share!), seconds: count(seconds ?? '60') };
  },
  'clock-skew': (plan, value) => (plan.clockSkewSeconds = number(value, /^[+-]?\d+$/)),
  add: (plan, value) => void plan.schema.push(addition(value)),
  formula: (plan, value) => void plan.schema.push({ ...addition(value), isFormula: true }),
  remove: (plan, value) => {
    const { object, rest, at } = changeParts(value);
    plan.schema.push({ change: 'remove', object, field: required(rest[0]), at });
  },
  retype: (plan, value) => {
    const { object, rest, at } = changeParts(value);
    plan.schema.push({ change: 'retype', object, field: required(rest[0]), type: fieldType(required(rest[1])), at });
  },
  rename: (plan, value) => {
    const { object, rest, at } = changeParts(value);
    plan.schema.push({ change: 'rename', object, field: required(rest[0]), to: required(rest[1]), at });
  },
  hide: (plan, value) => {
    const { object, rest, at, until } = changeParts(value);
    plan.schema.push({ change: 'hide', object, field: rest[0], at, until });
  },
  restore: (plan, value) => {
    const { object, rest, at } = changeParts(value);
    plan.schema.push({ change: 'restore', object, field: rest[0], at });
  },
};

/**
 * Reads `--faults`: settings separated by commas, such as
 * `unavailable=0.02,expire-session=200,drop=#3+9,hide=Contact.Email@2025-01-05..2025-01-09`. A chance is a probability
 * or, after `#`, the numbers of the calls, or, after `@`, a text in the path of the calls: `drop=@/results`.
 *
 * @throws MedallionError FAULTS_INVALID naming the setting and what it takes
 */
export function parseFaultPlan(spec: string): FaultPlan {
  const plan: Draft = { schema: [] };
  for (const setting of spec.split(',').map((part) => part.trim())) {
    if (setting === '') continue;
    const [name, value] = splitOnce(setting, '=');
    const set = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (set === undefined) {
      throw invalid(`There is no fault "${name}".${didYouMean(name, Object.keys(settings))}`);
    }
    try {
      set(plan, value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalid(`The fault ${name} cannot be "${value}": ${error.message}.`);
    }
  }
  return plan;
}

const invalid = (message: string): MedallionError =>
  new MedallionError({
    code: 'FAULTS_INVALID',
    kind: 'usage',
    message,
    fix: `Faults are ${Object.keys(settings).join(', ')}; for example unavailable=0.02,expire-session=200,hide=Contact.Email@2025-01-05.`,
  });

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function number(text: string, form: RegExp): number {
  if (!form.test(text)) throw new RangeError('expected a number');
  return Number(text);
}

const count = (text: string): number => number(text, /^\d+$/);

function chance(text: string): Chance {
  if (/^#\d+(?:\+\d+)*$/.test(text)) return text.slice(1).split('+').map(Number);
  if (/^@./.test(text)) return { path: text.slice(1) };
  return probability(text);
}

function probability(text: string): number {
  const value = number(text, /^\d*\.?\d+$/);
  if (value > 1)
    throw new RangeError(
      'expected a probability from 0 to 1, calls such as #3+7 or a part of their path such as @/results',
    );
  return value;
}

/** `Account.Score__c:double@2025-01-05`; without a type, string. */
function addition(value: string): SchemaChange & { readonly change: 'add' } {
  const { object, rest, at } = changeParts(value);
  const [field, type] = rest;
  const typed = type === undefined ? undefined : fieldType(type);
  return { change: 'add', object, field: required(field), type: typed, at };
}

function objectName(text: string): string {
  if (!(sObjectNames as readonly string[]).includes(text)) throw new RangeError('expected an sObject of the catalogue');
  return text;
}

/** `Account.Rating:Temperature__c@2025-01-05..2025-01-09`. */
function changeParts(value: string) {
  const [what, when] = splitOnce(value, '@');
  const [from, until] = when.split('..');
  const [path, ...more] = what.split(':');
  const [object, field] = path!.split('.');
  return {
    object: objectName(object!),
    rest: [field, ...more] as readonly (string | undefined)[],
    at: instant(from),
    until: until === undefined ? undefined : instant(until),
  };
}

function instant(text: string | undefined): Date {
  const date = new Date(text ?? '');
  if (!/^\d{4}-\d\d-\d\d(?:T.*(?:Z|[+-]\d\d:\d\d))?$/.test(text ?? '') || Number.isNaN(date.getTime())) {
    throw new RangeError('expected an instant after @, such as 2025-01-05 or 2025-01-05T12:00:00Z');
  }
  return date;
}

function required(text: string | undefined): string {
  if (text === undefined || text === '')
    throw new RangeError('expected <Object>.<Field>, and after a colon what it becomes');
  return text;
}

const FIELD_TYPES: readonly string[] = [
  'string',
  'picklist',
  'textarea',
  'phone',
  'url',
  'email',
  'boolean',
  'int',
  'double',
  'percent',
  'currency',
  'date',
  'datetime',
];

function fieldType(text: string): FieldType {
  if (!FIELD_TYPES.includes(text)) throw new RangeError(`expected a field type: ${FIELD_TYPES.join(', ')}`);
  return text as FieldType;
}
