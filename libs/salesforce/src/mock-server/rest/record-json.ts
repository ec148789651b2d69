import type { SourceRecord } from '@medallion/core';
import type { Field } from '../../catalogue/field.ts';
import type { OutputNode } from '../soql/output.ts';

/** A number of type double as Java writes it, which is what Salesforce sends: `75000.0`, `1.25E7`. */
export function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** A field's value as JSON text. */
export function jsonValue(value: unknown, field: Field): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' && field.type !== 'int') return doubleText(value);
  return JSON.stringify(value);
}

/** A record of a query's answer as JSON text: `attributes`, then what was asked for, parents nested. */
export function recordWriter(
  type: string,
  nodes: readonly OutputNode[],
  version: string,
): (record: SourceRecord) => string {
  const steps = nodes.map((node): ((record: SourceRecord) => string) => {
    if (node.kind === 'field') {
      const key = `,${JSON.stringify(node.field.name)}:`;
      const { field, read } = node.field;
      return (record) => key + jsonValue(read(record), field);
    }
    const key = `,${JSON.stringify(node.reference.relationshipName)}:`;
    const write = recordWriter(node.schema.name, node.nodes, version);
    return (record) => {
      const parent = node.find(record);
      return key + (parent === undefined ? 'null' : write(parent));
    };
  });
  const head = `{"attributes":{"type":"${type}","url":"/services/data/v${version}/sobjects/${type}/`;
  return (record) => `${head}${String(record['Id'])}"}${steps.map((step) => step(record)).join('')}}`;
}
