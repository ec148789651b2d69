import { createHash } from 'node:crypto';
import { MedallionError } from '@medallion/core';
import { encodeBoolean } from './values/boolean.ts';
import { encodeDate } from './values/date.ts';
import { decimalEncoder } from './values/decimal.ts';
import { encodeFloat } from './values/float.ts';
import { encodeBigint, encodeInteger } from './values/integer.ts';
import { encodeJson } from './values/json.ts';
import { encodeId, lengthenId } from './values/salesforce-id.ts';
import { encodeText } from './values/text.ts';
import { encodeTimestamp } from './values/timestamp.ts';
import type { ValueEncoder } from './values/value-encoder.ts';

/** What the load needs of a raw table as bronze declares it; `defineRawTable` of @medallion/model satisfies it. */
export interface RawTableDefinition {
  /** sObject API name. */
  readonly object: string;
  /** Name of the table in schema raw_salesforce. */
  readonly name: string;
  readonly description: string;
  readonly fields: readonly {
    readonly field: string;
    readonly column: string;
    readonly def: {
      readonly family: string;
      readonly sqlType: string;
      readonly description?: string | undefined;
      /** What of a person the column holds: what a person to be forgotten loses. */
      readonly pii?: string | undefined;
    };
  }[];
}

export interface RawColumn {
  /** API name of the field. */
  readonly field: string;
  readonly column: string;
  /** As Postgres prints the type. */
  readonly sqlType: string;
  readonly description: string | undefined;
  readonly encode: ValueEncoder;
  /** What of a person it holds. */
  readonly pii: string | undefined;
}

/** A raw table as the load sees it. */
export interface RawContract {
  readonly object: string;
  readonly table: string;
  readonly description: string;
  /** Sorted by field name: the order of COPY and of the content hash, so that declaring a column elsewhere changes nothing. */
  readonly columns: readonly RawColumn[];
  /** Changes with the table's fields, columns and types: what was loaded under another contract is read again. */
  readonly hash: string;
}

/** Fields that hold ids of other records, by the naming rule of Salesforce's standard fields. */
const isReference = (field: string): boolean => field.endsWith('Id');

const encodeReference: ValueEncoder = (value) => {
  const text = encodeText(value);
  return typeof text === 'string' ? lengthenId(text) : text;
};

function encoderFor(field: string, family: string, sqlType: string): ValueEncoder | undefined {
  switch (family) {
    case 'text':
      return field === 'Id' ? encodeId : isReference(field) ? encodeReference : encodeText;
    case 'int':
      return encodeInteger;
    case 'bigint':
      return encodeBigint;
    case 'numeric': {
      const match = /\((\d+),\s*(\d+)\)/.exec(sqlType);
      return match ? decimalEncoder(Number(match[1]), Number(match[2])) : decimalEncoder();
    }
    case 'float':
      return encodeFloat;
    case 'bool':
      return encodeBoolean;
    case 'date':
      return encodeDate;
    case 'timestamptz':
      return encodeTimestamp;
    case 'jsonb':
      return encodeJson;
    default:
      return undefined;
  }
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Prepares a raw table for loading.
 * @throws MedallionError RAW_COLUMN_TYPE for a column type no field can be stored in, RAW_COLUMN_MISSING without Id or SystemModstamp
 */
export function readRawContract(table: RawTableDefinition): RawContract {
  const columns = table.fields.map(({ field, column, def }): RawColumn => {
    const encode = encoderFor(field, def.family, def.sqlType);
    if (!encode) {
      throw new MedallionError({
        code: 'RAW_COLUMN_TYPE',
        kind: 'definition',
        message: `Raw table ${table.name}: column ${column} has the type ${def.sqlType}, which no Salesforce field has.`,
        fix: 'Use text, int, bigint, numeric, float, bool, date, timestamptz or jsonb.',
        fields: { table: table.name, column, type: def.sqlType },
      });
    }
    return { field, column, sqlType: def.sqlType, description: def.description, encode, pii: def.pii };
  });
  for (const required of ['Id', 'SystemModstamp']) {
    if (!columns.some(({ field }) => field === required)) {
      throw new MedallionError({
        code: 'RAW_COLUMN_MISSING',
        kind: 'definition',
        message: `Raw table ${table.name} has no field ${required}, which is part of every raw table's key.`,
        fix: `Add ${required}: ${required === 'Id' ? 'text()' : 'timestamptz()'} to its fields.`,
        fields: { table: table.name, field: required },
      });
    }
  }
  columns.sort((a, b) => byCodeUnits(a.field, b.field));
  const identity = columns.map(({ field, column, sqlType }) => [field, column, sqlType]);
  return {
    object: table.object,
    table: table.name,
    description: table.description,
    columns,
    hash: createHash('sha256')
      .update(JSON.stringify([table.object, identity]))
      .digest('hex')
      .slice(0, 32),
  };
}
