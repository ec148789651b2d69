import { EntitySchema } from 'typeorm';

/** What the probe last wanted of a layer and what is there: by its token Nx knows whether to build. */
export interface LayerLedgerEntry {
  environment: string;
  layer: string;
  /** Hash of everything the layer's rows depend on, as last probed. */
  desired: string;
  /** The `desired` that was built and published; null until a build succeeds. */
  actual: string | null;
  /** Minted anew whenever desired and actual part; part of Nx's cache key. */
  token: string;
  /** Hash of the statements that last passed the contract gate; null until one did. */
  gate: string | null;
  /** What a build may know by that nothing is to be done, without compiling a model; null while that is not so. */
  basis: string | null;
  updatedAt: Date;
}

export const layerLedgerEntity = new EntitySchema<LayerLedgerEntry>({
  name: 'layer_ledger',
  schema: 'ops',
  columns: {
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'layer_ledger_pkey' },
    layer: { type: 'text', primary: true, primaryKeyConstraintName: 'layer_ledger_pkey' },
    desired: { type: 'text' },
    actual: { type: 'text', nullable: true },
    token: { type: 'text' },
    gate: { type: 'text', nullable: true },
    basis: { type: 'text', nullable: true },
    updatedAt: { name: 'updated_at', type: 'timestamptz', precision: 3 },
  },
});
