import { quoted } from '@medallion/model';

/** `"schema"."name"`: quoted, so that reserved words and capitals are ordinary names. */
export const qualifiedName = (relation: { readonly schema: string; readonly name: string }): string =>
  `${quoted(relation.schema)}.${quoted(relation.name)}`;
