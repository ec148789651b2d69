import { BASE_ENVIRONMENT, environmentName, MedallionError } from '@medallion/core';
import {
  baseSource,
  compareModel,
  describeRelations,
  isSameLoad,
  readEmptiedViews,
  type EmptiedModel,
  type ModelComparison,
  type PublishedSide,
  type RecordedModel,
  type RelationName,
  type Session,
} from '@medallion/engine';
import { schemaOf, type AnyModel, type Layer } from '@medallion/model';
import type { Warehouse } from '../connection/warehouse.ts';
import { readSeed } from '../execute/execute-layer.ts';
import { opsState } from '../execute/ops-state.ts';
import { readOnly } from '../execute/postgres-port.ts';
import { assertKnown } from './drop-environment.ts';

export interface EnvironmentDiffOptions {
  readonly environment: string;
  /** Of every layer: which columns say something of a person is read from them. */
  readonly models: readonly AnyModel[];
  /** Ids of the models to compare. Default: all, those too that only the base still has. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Rows shown of each kind of difference. Default 3. */
  readonly examples?: number;
  readonly signal?: AbortSignal;
  /** Called before a model's rows are read. */
  readonly onModel?: (model: string) => void;
}

export interface EnvironmentDiff {
  readonly environment: string;
  /** The base has published since the environment was built: some differences may be of the data, not of the code. */
  readonly isBehind: boolean;
  /** What they are as of, where that is not the same: some differences may be of that. */
  readonly clocks: { readonly base: Date; readonly environment: Date } | undefined;
  /** Layers of which not everything is built in the environment as its code has it, sorted: what is compared is what was published before. */
  readonly incomplete: readonly string[];
  /** In the order data flows. */
  readonly models: readonly ModelComparison[];
}

/**
 * Compares what an environment published with what the base did, both ways, by primary key; as the reader, in one read-only
 * transaction, so that both are seen at one moment. Nobody is waited for. What is reused is the base's and is not read.
 *
 * @throws MedallionError `ENVIRONMENT_IS_BASE`, `UNKNOWN_ENVIRONMENT`
 */
export async function diffEnvironment(warehouse: Warehouse, options: EnvironmentDiffOptions): Promise<EnvironmentDiff> {
  const { examples = 3, signal, onModel } = options;
  const environment = environmentName(options.environment);
  await assertComparable(warehouse, environment);
  const isHidden = hiddenColumns(options.models);
  const reader = await warehouse.connect('reader');
  try {
    return await readOnly(reader, signal, async (session) => {
      const sides = { base: await readSide(session, BASE_ENVIRONMENT), own: await readSide(session, environment) };
      const emptiedOf = await readEmptied(session, sides, environment);
      const models: ModelComparison[] = [];
      for (const model of modelsToCompare(options, sides)) {
        signal?.throwIfAborted();
        const own = sides.own.recorded.get(model);
        const isReused = own?.kind === 'reused';
        if (!isReused) onModel?.(model);
        const pair = { base: sides.base.published.get(model), environment: sides.own.published.get(model) };
        models.push(
          await compareModel(
            session,
            { model, ...pair, isReused, emptied: emptiedOf(model), isHidden: (column) => isHidden(model, column) },
            { examples },
          ),
        );
      }
      return {
        environment,
        isBehind: isBehind(sides),
        clocks: await differentClocks(session, environment),
        incomplete: await incompleteLayers(session, environment),
        models,
      };
    });
  } finally {
    await reader.close();
  }
}

async function assertComparable(warehouse: Warehouse, environment: string): Promise<void> {
  if (environment === BASE_ENVIRONMENT) {
    throw new MedallionError({
      code: 'ENVIRONMENT_IS_BASE',
      kind: 'usage',
      message: `"${BASE_ENVIRONMENT}" is what environments are compared with.`,
      fix: 'Name the environment to compare: --env pr_12, or MEDALLION_ENV. medallion env list says which there are.',
    });
  }
  await assertKnown(warehouse, environment);
}

interface Side {
  readonly recorded: ReadonlyMap<string, RecordedModel>;
  readonly published: ReadonlyMap<string, PublishedSide>;
}

async function readSide(session: Session, environment: string): Promise<Side> {
  const state = opsState(session);
  const recorded = await state.readModels(environment);
  const definitions = await state.readDefinitions(environment);
  const published = [...recorded.keys()].flatMap((model) => {
    const [layer, name] = model.split('.') as [Layer, string];
    const definition = definitions.get(model);
    const relation = { schema: schemaOf(layer, environment), name };
    return definition === undefined ? [] : [[model, { relation, contract: definition.contract }] as const];
  });
  return { recorded, published: new Map(published) };
}

/** What keeps a model from being read, on either side; the environment's may show what is the base's. */
async function readEmptied(
  session: Session,
  { base, own }: { readonly base: Side; readonly own: Side },
  environment: string,
): Promise<(model: string) => EmptiedModel[]> {
  const emptied = await readEmptiedViews(session);
  const places = [
    [BASE_ENVIRONMENT, base],
    [environment, own],
  ] as const;
  const published = new Map(
    places.flatMap(([environment, side]) =>
      [...side.published].map(([model, { relation }]) => [nameOf(relation), { environment, model }] as const),
    ),
  );
  return (model) => {
    const read = places.flatMap(([, side]) => side.published.get(model) ?? []);
    const found = read.flatMap(({ relation }) => emptied.get(nameOf(relation)) ?? []);
    return [...new Set(found.map(nameOf))].flatMap((name) => published.get(name) ?? []);
  };
}

const nameOf = ({ schema, name }: RelationName): string => `${schema}.${name}`;

function modelsToCompare(
  { models, only }: EnvironmentDiffOptions,
  { base, own }: { readonly base: Side; readonly own: Side },
): string[] {
  const declared = models.filter(({ layer }) => layer !== 'raw' && layer !== 'ops').map(({ id }) => id);
  if (only !== undefined) return declared.filter((id) => only.has(id));
  const gone = [...new Set([...base.recorded.keys(), ...own.recorded.keys()])].filter((id) => !declared.includes(id));
  return [...declared, ...gone.sort()];
}

/** A layer whose build failed, or of which a part was selected, is recorded as due. */
async function incompleteLayers(session: Session, environment: string): Promise<string[]> {
  const { rows } = await session.execute(
    'select layer from ops.layer_ledger where environment = $1 and actual is null order by layer',
    [environment],
  );
  return rows.map((row) => String(row['layer']));
}

/** What is reused was of another state when it was taken, or what is computed was computed from other raw data. */
const isBehind = ({ base, own }: { readonly base: Side; readonly own: Side }): boolean =>
  [...own.recorded.values()].some(({ model, kind, upstream }) => {
    const there = base.recorded.get(model);
    if (there === undefined) return false;
    if (kind === 'reused') return upstream[baseSource(model)] !== there.state;
    return Object.entries(upstream).some(
      ([id, state]) => id.startsWith('raw.') && !isSameLoad(there.upstream[id] ?? state, state),
    );
  });

async function differentClocks(session: Session, environment: string): Promise<EnvironmentDiff['clocks']> {
  const { rows } = await session.execute(
    `select base.as_of as "base", own.as_of as "environment" from ops.clock base join ops.clock own on own.as_of <> base.as_of
     where base.environment = $1 and own.environment = $2`,
    [BASE_ENVIRONMENT, environment],
  );
  return rows[0] as EnvironmentDiff['clocks'];
}

/** A column the code does not know may hold anything, and is hidden as well. */
function hiddenColumns(models: readonly AnyModel[]): (model: string, column: string) => boolean {
  const shown = new Map(
    describeRelations(models, { seedText: readSeed }).map(({ id, columns }) => [
      id,
      new Set(columns.filter(({ pii }) => pii === undefined).map(({ name }) => name)),
    ]),
  );
  return (model, column) => shown.get(model)?.has(column) !== true;
}
