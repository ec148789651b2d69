import { catalogue, type SObjectName } from '../catalogue/catalogue.ts';
import type { Field, FieldType } from '../catalogue/field.ts';
import type { RecordOf } from '../catalogue/record.ts';

export const API_VERSION = '62.0';

/** Field types whose text never holds a character that JSON escapes. */
const plain: ReadonlySet<FieldType> = new Set(['id', 'reference', 'date', 'datetime']);
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The REST API's JSON text of an object's records: attributes first, then every field, nulls too. */
export function recordWriter<O extends SObjectName>(object: O): (record: RecordOf<O>) => string {
  const fields: Readonly<Record<string, Field>> = catalogue[object].fields;
  const steps = Object.entries(fields).map(([name, field]) => ({
    name,
    key: `,"${name}":`,
    isPlain: plain.has(field.type),
  }));
  const head = `{"attributes":{"type":"${object}","url":"/services/data/v${API_VERSION}/sobjects/${object}/`;
  // Joined once: text grown by += is a tree of pieces that lives as long as its page.
  const parts: string[] = [];
  return (record) => {
    const values = record as Readonly<Record<string, unknown>>;
    parts.length = 0;
    parts.push(head, values['Id'] as string, '"}');
    for (const { name, key, isPlain } of steps) {
      const value = values[name];
      if (value === undefined) continue;
      if (typeof value !== 'string') parts.push(key, String(value));
      else if (isPlain || !escaped.test(value)) parts.push(key, '"', value, '"');
      else parts.push(key, JSON.stringify(value));
    }
    parts.push('}');
    return parts.join('');
  };
}
