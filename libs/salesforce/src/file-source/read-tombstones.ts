import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MedallionError, type Tombstone } from '@medallion/core';
import { z } from 'zod';
import { TOMBSTONES_FILE } from '../extract-manifest.ts';

const tombstones = z.array(z.object({ Id: z.string().length(18), detectedAt: z.iso.datetime() }));

/**
 * The records an extract of ours found to be gone, and what makes them part of the object's signature; undefined where
 * ids were not compared.
 * @throws MedallionError TOMBSTONES_BROKEN
 */
export async function readTombstones(
  directory: string,
  object: string,
): Promise<
  { readonly records: readonly Tombstone[]; readonly identity: { format: string; sha256: string } } | undefined
> {
  const file = `${object}/${TOMBSTONES_FILE}`;
  const text = await readFile(join(directory, file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = tombstones.safeParse(parse(text));
  if (!parsed.success) {
    throw new MedallionError({
      code: 'TOMBSTONES_BROKEN',
      kind: 'data',
      message: `${file} is no list of records that are gone.`,
      fix: `Extract ${object} again.`,
      fields: { object, file },
    });
  }
  return {
    records: parsed.data.map(({ Id, detectedAt }) => ({ id: Id, detectedAt: new Date(detectedAt) })),
    identity: { format: 'tombstones', sha256: createHash('sha256').update(text).digest('hex') },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
