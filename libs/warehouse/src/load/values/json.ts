import { escapeCopyText } from './copy-text.ts';
import { unstorable } from './text.ts';
import { Invalid } from './value-encoder.ts';

const NOT_JSON = new Invalid('is not a value JSON can hold');

/**
 * JSON with sorted keys, nulls left out of objects, and without the `attributes` Salesforce adds (they name the API
 * version, so one state would differ between two versions).
 */
export function canonicalJson(value: unknown): string | Invalid {
  switch (typeof value) {
    case 'string':
      return unstorable(value) ?? JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : NOT_JSON;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      return NOT_JSON;
  }
}

function canonicalArray(values: readonly unknown[]): string | Invalid {
  const parts: string[] = [];
  for (const value of values) {
    const part = canonicalJson(value);
    if (part instanceof Invalid) return part;
    parts.push(part);
  }
  return `[${parts.join(',')}]`;
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string | Invalid {
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (key === 'attributes' || value === null || value === undefined) continue;
    const part = canonicalJson(value);
    if (part instanceof Invalid) return part;
    const bad = unstorable(key);
    if (bad) return bad;
    parts.push(`${JSON.stringify(key)}:${part}`);
  }
  return `{${parts.join(',')}}`;
}

/** For jsonb columns. */
export function encodeJson(value: unknown): string | null | Invalid {
  if (value === null || value === undefined || value === '') return null;
  const text = canonicalJson(value);
  return text instanceof Invalid ? text : escapeCopyText(text);
}
