import { quoted } from '@medallion/model';

/** `"schema"."name"`: quoted, so that reserved words and capitals are ordinary names. */
export const qualifiedName = (relation: { readonly schema: string; readonly name: string }): string =>
  `${quoted(relation.schema)}.${quoted(relation.name)}`;

/** The same text with every line further in. */
export const indented = (sql: string): string => sql.replace(/^/gm, '  ');
