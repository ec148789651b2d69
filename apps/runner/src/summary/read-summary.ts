import { embeddedServer, readLayerSummary, type LayerSummary, type Warehouse } from '@medallion/warehouse';
import { publicUrl } from '../embedded-server.ts';
import type { Invocation } from '../host.ts';

export interface Summary {
  readonly layers: readonly SummarisedLayer[];
  readonly source: {
    readonly kind: string;
    readonly organizationId: string;
    readonly asOf: Date;
    readonly loadSeq: number;
  } | null;
  /** Records put aside by all loads. */
  readonly rejected: number;
  readonly connection: {
    /** Without password. */
    readonly url: string;
    /** Where the password is; absent where it comes from the environment. */
    readonly passfile: string | undefined;
    readonly isEmbedded: boolean;
    /** Folder of the embedded server's files. */
    readonly dataDirectory: string | undefined;
  };
}

export interface SummarisedLayer {
  readonly layer: string;
  readonly models: readonly SummarisedModel[];
}

export interface SummarisedModel extends Omit<LayerSummary['models'][number], 'action'> {
  /** What the latest run did: published it, or found nothing to do. */
  readonly action: 'built' | 'up to date';
}

/** What is in the warehouse and what the latest run did to it. */
export async function readSummary(warehouse: Warehouse, { environment }: Invocation): Promise<Summary> {
  const { sql, describe } = warehouse;
  const layers = await readLayerSummary(warehouse, { environment: environment.name });
  const runStart = await latestRunStart(warehouse);
  const [source] = await sql<{ source: string; organization_id: string; as_of: Date; load_seq: string }[]>`
    select load.source, load.organization_id, clock.as_of, clock.load_seq::text
    from ops.clock clock join ops.load load on load.load_seq = clock.load_seq
    where clock.environment = ${environment.name}`;
  const [{ rejected } = { rejected: 0 }] = await sql<{ rejected: number }[]>`
    select count(*)::int as rejected from ops.rejected_record`;
  const status = describe.isEmbedded ? await embeddedServer({ home: environment.home }).status() : undefined;
  return {
    layers: layers.map(({ layer, models }) => ({
      layer,
      models: models.map((model) => ({
        ...model,
        action: runStart !== undefined && model.publishedAt < runStart ? ('up to date' as const) : ('built' as const),
      })),
    })),
    source:
      source === undefined
        ? null
        : {
            kind: source.source,
            organizationId: source.organization_id,
            asOf: source.as_of,
            loadSeq: Number(source.load_seq),
          },
    rejected,
    connection: {
      url: status?.url ?? publicUrl(describe),
      passfile: status?.passfile ?? process.env['PGPASSFILE'],
      isEmbedded: describe.isEmbedded,
      dataDirectory: status?.dataDirectory,
    },
  };
}

/** Every run through Nx, and every pipeline, begins with a load; layers built since then are that run's. */
async function latestRunStart({ sql }: Warehouse): Promise<Date | undefined> {
  const [run] = await sql<{ started_at: Date }[]>`
    select started_at from ops.run where command in ('load', 'pipeline') order by started_at desc limit 1`;
  return run?.started_at;
}
