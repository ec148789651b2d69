import type { SourceRecord } from '@medallion/core';
import type { Field } from '../../catalogue/field.ts';
import { childrenFinder } from '../soql/children.ts';
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

/** A field's value as JSON text; `isDouble` for what is computed of it. */
export function jsonValue(value: unknown, field: Field, isDouble = field.type !== 'int'): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' && isDouble) return doubleText(value);
  return JSON.stringify(value);
}

/** A record of a query's answer as JSON text: `attributes`, then what was asked for, parents and children nested. */
export function recordWriter(
  type: string,
  nodes: readonly OutputNode[],
  version: string,
  includeDeleted = false,
): (record: SourceRecord) => string {
  const steps = nodes.map((node): ((record: SourceRecord) => string) => {
    if (node.kind === 'field') {
      const key = `,${JSON.stringify(node.field.name)}:`;
      const { field, read } = node.field;
      return (record) => key + jsonValue(read(record), field);
    }
    if (node.kind === 'children') {
      const key = `,${JSON.stringify(node.name)}:`;
      const find = childrenFinder(node, includeDeleted);
      const write = recordWriter(node.plan.object.name, node.plan.nodes, version, includeDeleted);
      return (record) => {
        const children = find(record);
        if (children.length === 0) return `${key}null`;
        return `${key}{"totalSize":${children.length},"done":true,"records":[${children.map(write).join(',')}]}`;
      };
    }
    const key = `,${JSON.stringify(node.reference.relationshipName)}:`;
    const write = recordWriter(node.schema.name, node.nodes, version, includeDeleted);
    return (record) => {
      const parent = node.find(record);
      return key + (parent === undefined ? 'null' : write(parent));
    };
  });
  const head = `{"attributes":{"type":"${type}","url":"/services/data/v${version}/sobjects/${type}/`;
  return (record) => `${head}${String(record['Id'])}"}${steps.map((step) => step(record)).join('')}}`;
}
