import { MedallionError } from '@medallion/core';
import { z } from 'zod';
import { MANIFEST_VERSION, manifestSchema, type Manifest } from './manifest.ts';

/**
 * Reads and validates the text of a `manifest.json`.
 *
 * @param origin where the text comes from, for messages: a path
 * @throws MedallionError `MANIFEST_UNREADABLE` (not JSON), `MANIFEST_VERSION` (written by another version), `MANIFEST_INVALID`
 */
export function readManifest(text: string, origin: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new MedallionError({
      code: 'MANIFEST_UNREADABLE',
      kind: 'environment',
      message: `${origin} is not JSON.`,
      fix: 'Compile the layer again: it was cut short or edited.',
      fields: { origin },
      cause,
    });
  }
  const version = z.looseObject({ version: z.unknown() }).safeParse(content);
  if (!version.success || version.data.version !== MANIFEST_VERSION) {
    const found = version.success ? (JSON.stringify(version.data.version) ?? 'none') : 'none';
    throw new MedallionError({
      code: 'MANIFEST_VERSION',
      kind: 'environment',
      message: `${origin} has manifest version ${found}; this program reads version ${MANIFEST_VERSION}.`,
      fix: 'Compile the layer again with this program, or read the manifest with the one that wrote it.',
      fields: { origin, found: version.success ? version.data.version : undefined, supported: MANIFEST_VERSION },
    });
  }
  const manifest = manifestSchema.safeParse(content);
  if (manifest.success) return manifest.data;
  const problems = manifest.error.issues.map((issue) => `${issue.path.join('.') || 'manifest'}: ${issue.message}`);
  throw new MedallionError({
    code: 'MANIFEST_INVALID',
    kind: 'environment',
    message: `${origin} is not a valid manifest: ${problems.slice(0, 3).join('; ')}${problems.length > 3 ? `; and ${problems.length - 3} more` : ''}.`,
    fix: 'Compile the layer again: the file was edited or written by another program.',
    fields: { origin, problems },
    cause: manifest.error,
  });
}
