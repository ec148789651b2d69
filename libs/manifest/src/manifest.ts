import { z } from 'zod';

/** Raised when a field changes meaning or goes away; new optional fields leave it as it is. */
export const MANIFEST_VERSION = 1;

const column = z.strictObject({
  name: z.string(),
  /** As Postgres writes it: `numeric(22,6)`. */
  type: z.string(),
  notNull: z.boolean(),
  primaryKey: z.boolean(),
  description: z.string(),
  pii: z.enum(['name', 'email', 'phone', 'address', 'id']).optional(),
  accepted: z.array(z.string()).optional(),
  references: z
    .strictObject({ model: z.string(), column: z.string(), enforce: z.enum(['constraint', 'check']) })
    .optional(),
  /** Upstream columns the values come from, `silver.int_accounts.account_id`, sorted. */
  lineage: z.strictObject({ kind: z.enum(['passthrough', 'expression']), from: z.array(z.string()) }).optional(),
});

const model = z.strictObject({
  /** `gold.dim_account` */
  id: z.string(),
  layer: z.string(),
  name: z.string(),
  /** Where it lives in the environment the manifest was written for. */
  relation: z.strictObject({ schema: z.string(), name: z.string() }),
  materialization: z.enum(['view', 'materialized_view', 'table', 'incremental', 'seed']),
  grain: z.string(),
  description: z.string(),
  owner: z.string().optional(),
  tags: z.array(z.string()),
  /** Roles it is declared to be granted to, sorted. */
  grants: z.strictObject({ select: z.array(z.string()).min(1) }).optional(),
  /** Path of the compiled query, relative to the manifest. */
  sql: z.string(),
  /** Models the query reads, sorted. */
  dependencies: z.array(z.string()),
  /** Upstream columns that decide which rows there are (joins and filters), sorted. */
  filters: z.array(z.string()),
  columns: z.array(column).min(1),
});

export const manifestSchema = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  layer: z.string(),
  environment: z.string(),
  models: z.array(model),
});

/** What one layer is: contracts, descriptions, compiled queries, lineage. Holds no times and no row data: equal code gives equal bytes. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestModel = z.infer<typeof model>;
export type ManifestColumn = z.infer<typeof column>;
