import type { ExtractedObject, Extraction } from '@medallion/core';
import { sObjectNames } from '@medallion/salesforce';
import type { EventLog, LoggedTombstone, LoggedVersion } from '../oracle/log.ts';

const ORGANIZATION = '00D000000000001AAA';
const BATCH = 500;
let signatures = 0;

/** How a log arrives: cut into so many parts, in the order that a number stands for; 0 is the order of the log. */
export interface Arrival {
  readonly parts: number;
  readonly order: number;
}

/**
 * The log as extractions. What one extraction saw may come in several of the same time; what different ones saw is never
 * in one.
 */
export function extractionsOf(log: EventLog, arrival: Arrival = { parts: 1, order: 0 }): Extraction[] {
  const order = (index: number) => rank(index, arrival.order);
  const parts = new Map<string, { versions: LoggedVersion[]; tombstones: LoggedTombstone[]; seen: number }>();
  const partOf = (seen: number, index: number) => {
    const name = `${seen} ${order(index) % arrival.parts}`;
    const part = parts.get(name) ?? { versions: [], tombstones: [], seen };
    parts.set(name, part);
    return part;
  };
  log.versions.forEach((version, index) => partOf(version.seen, index).versions.push(version));
  log.tombstones.forEach((tombstone, index) => partOf(tombstone.seen, index).tombstones.push(tombstone));
  return shuffled([...parts.values()], order).map(({ versions, tombstones, seen }, index) => ({
    id: `extract-${index}`,
    source: 'mock',
    organizationId: ORGANIZATION,
    asOf: new Date(log.asOf),
    extractedAt: new Date(seen),
    notes: [],
    objects: sObjectNames.flatMap((object) =>
      extracted(
        object,
        shuffled(
          versions.filter((version) => version.object === object),
          order,
        ),
        tombstones.filter((tombstone) => tombstone.object === object),
      ),
    ),
  }));
}

function extracted(
  object: string,
  versions: readonly LoggedVersion[],
  tombstones: readonly LoggedTombstone[],
): ExtractedObject[] {
  if (versions.length + tombstones.length === 0) return [];
  return [
    {
      object,
      signature: `signature ${++signatures}`,
      requestedFields: undefined,
      tombstones: tombstones.map(({ id, at }) => ({ id, detectedAt: new Date(at) })),
      async *batches() {
        for (let i = 0; i < versions.length; i += BATCH) {
          const records = versions.slice(i, i + BATCH).map(({ record }) => record);
          yield { file: `${object}/0001.json`, firstPosition: i + 1, records };
        }
      },
    },
  ];
}

const shuffled = <T>(items: readonly T[], order: (index: number) => number): T[] =>
  items
    .map((item, index) => ({ item, rank: order(index) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);

/** A number that depends on both in no simple way; of order 0 the index itself. */
const rank = (index: number, order: number): number =>
  order === 0 ? index : Math.imul(Math.imul(index + 1, 0x9e3779b1) ^ (order * 0x85ebca6b), 0xc2b2ae35) >>> 8;
