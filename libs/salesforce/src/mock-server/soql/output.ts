import type { SourceRecord } from '@medallion/core';
import type { MockField, ObjectSchema } from '../schema/object-schema.ts';
import type { FieldPath } from './query.ts';
import type { Reader } from './predicate.ts';
import type { ChildQuery } from './children.ts';
import type { Resolver } from './resolve.ts';

/** What a query answers of a record: its fields in the order they were asked for, parents nested. */
export type OutputNode =
  | { readonly kind: 'field'; readonly field: MockField }
  | {
      readonly kind: 'parent';
      readonly reference: MockField;
      readonly schema: ObjectSchema;
      readonly find: (record: SourceRecord) => SourceRecord | undefined;
      readonly nodes: OutputNode[];
    }
  | ({ readonly kind: 'children' } & ChildQuery);

/** A column of a Bulk result: `Account.Owner.Name` and its value. */
export interface OutputColumn {
  readonly name: string;
  readonly field: MockField;
  readonly read: Reader;
}

/** Adds a path to the nodes of an object; INVALID_FIELD where it leads nowhere or was asked for before. */
export function addPath(nodes: OutputNode[], object: ObjectSchema, path: FieldPath, resolver: Resolver): void {
  const [first, ...rest] = path.names as [string, ...string[]];
  const isOwnName = first.toLowerCase() === object.name.toLowerCase() && !object.relationships.has(first.toLowerCase());
  if (rest.length > 0 && isOwnName) return addPath(nodes, object, { ...path, names: rest }, resolver);
  if (rest.length === 0) {
    const field = resolver.field(object, first, path.position);
    if (nodes.some((node) => node.kind === 'field' && node.field.name === field.name)) {
      throw resolver.error('INVALID_FIELD', path.position, `duplicate field selected: ${field.name}`);
    }
    nodes.push({ kind: 'field', field });
    return;
  }
  const reference = resolver.relationship(object, first, path.position);
  let parent = nodes.find((node) => node.kind === 'parent' && node.reference.name === reference.name);
  if (parent?.kind !== 'parent') {
    parent = {
      kind: 'parent',
      reference,
      schema: resolver.parentSchema(reference),
      find: (record) => resolver.parent(record, reference),
      nodes: [],
    };
    nodes.push(parent);
  }
  addPath(parent.nodes, parent.schema, { ...path, names: rest }, resolver);
}

/** The nodes as flat columns; children have no place in them. */
export function columnsOf(nodes: readonly OutputNode[]): readonly OutputColumn[] {
  return nodes.flatMap((node): readonly OutputColumn[] => {
    if (node.kind === 'children') return [];
    if (node.kind === 'field') return [{ name: node.field.name, field: node.field, read: node.field.read }];
    return columnsOf(node.nodes).map(({ name, field, read }) => ({
      name: `${node.reference.relationshipName}.${name}`,
      field,
      read: (record) => {
        const parent = node.find(record);
        return parent === undefined ? null : read(parent);
      },
    }));
  });
}
