import { basename, resolve } from 'node:path';
import {
  MedallionError,
  silentLogger,
  type ExtractedObject,
  type Extraction,
  type Logger,
  type RecordBatch,
} from '@medallion/core';
import { sObjectNames, type SObjectName } from '../catalogue/catalogue.ts';
import type { ExtractManifest } from '../extract-manifest.ts';
import { readCsv, readCsvHeader } from './csv-file.ts';
import type { DataFile } from './data-file.ts';
import { discover } from './discover.ts';
import { readJsonDocument } from './json-document.ts';
import { readJsonLines } from './json-lines.ts';
import { PageChain } from './paging.ts';
import { readBytes } from './read-bytes.ts';
import { readManifest, type FoundManifest } from './read-manifest.ts';
import { contentHash, objectSignature } from './signature.ts';
import { readTombstones } from './read-tombstones.ts';

/**
 * Opens a folder of Salesforce data as people have it: `<SObject>.json` or `<SObject>/*.json` (query responses, in one
 * or many pages, bare arrays), `.jsonl`/`.ndjson`, Bulk API `.csv`, any of them `.gz`, or an extract of our own. Every
 * sObject of the catalogue is in the result, one without a file being empty; notes say what was not there and what was
 * skipped. Records come as received but for `attributes`; memory is bounded whatever the files' sizes.
 *
 * Throws a MedallionError for a missing or empty folder, an unfinished extract, and files that cannot be read. What is
 * wrong further inside a file is thrown by `batches()` when it gets there.
 */
export async function openFileSource(
  directory: string,
  options: { readonly logger?: Logger } = {},
): Promise<Extraction> {
  const logger = options.logger ?? silentLogger;
  const root = resolve(directory);
  const found = await readManifest(root);
  const { files, notes } = await discover(root);
  if (found) checkFilesPresent(found.manifest, files);

  const objects: ExtractedObject[] = [];
  for (const object of sObjectNames) {
    const own = files.get(object) ?? [];
    const tombstones = await readTombstones(root, object);
    objects.push({
      object,
      signature: objectSignature([...(await hashes(own, found)), ...(tombstones ? [tombstones.identity] : [])]),
      requestedFields: found?.manifest.objects[object]?.fields ?? (await requestedFields(object, own)),
      ...(tombstones ? { tombstones: tombstones.records } : {}),
      // Our manifest counts the records of every file; a query restarted in the middle leaves pages that are no chain.
      batches: () =>
        batches(object, own, found?.manifest.source === 'salesforce' ? undefined : new PageChain(object, logger)),
    });
  }
  const newest = Math.max(...[...files.values()].flat().map((file) => file.modifiedMs));
  const name = basename(root);
  return {
    id: name,
    source: found?.manifest.source ?? 'files',
    organizationId: found?.manifest.organizationId ?? `files:${name}`,
    asOf: found ? new Date(found.manifest.asOf) : undefined,
    extractedAt: found ? new Date(found.manifest.extractedAt) : new Date(Math.floor(newest)),
    objects,
    notes,
  };
}

async function* batches(
  object: SObjectName,
  files: readonly DataFile[],
  chain: PageChain | undefined,
): AsyncGenerator<RecordBatch> {
  for (const file of files) {
    if (file.format === 'json') {
      const summary = yield* readJsonDocument(file);
      chain?.add(file, summary);
    } else yield* file.format === 'csv' ? readCsv(file, object) : readJsonLines(file);
  }
  chain?.end();
}

/**
 * The files' content hashes: from the manifest where the file has its size and has not been touched since the manifest
 * was written, so that opening a large extract reads none of it; by reading them otherwise.
 */
async function hashes(files: readonly DataFile[], found: FoundManifest | undefined) {
  const known = new Map(
    Object.values(found?.manifest.objects ?? {}).flatMap((object) =>
      object.files.map((file) => [file.path, file] as const),
    ),
  );
  const result: { readonly format: string; readonly sha256: string }[] = [];
  for (const file of files) {
    const listed = known.get(file.name);
    const isTrusted = listed !== undefined && listed.bytes === file.bytes && file.modifiedMs <= found!.modifiedMs;
    result.push({ format: file.format, sha256: isTrusted ? listed.sha256 : await contentHash(file) });
  }
  return result;
}

/**
 * What the files' query asked for, where that can be told: the records of one query response all have the same fields,
 * and a CSV has its header. Lines and bare arrays tell nothing beyond each record, nor do files that differ.
 */
async function requestedFields(
  object: SObjectName,
  files: readonly DataFile[],
): Promise<readonly string[] | undefined> {
  const first = files[0];
  if (first === undefined || files.some((file) => file.format !== first.format) || first.format === 'jsonl')
    return undefined;
  if (first.format === 'csv') {
    const headers = new Set<string>();
    for (const file of files) headers.add([...(await readCsvHeader(file, object))].sort().join('\n'));
    return headers.size === 1 ? [...headers][0]!.split('\n') : undefined;
  }
  return fieldsOfResponse(first, files.length > 1);
}

/** The fields of a query response's first records; of several files only where they are the pages of one query. */
async function fieldsOfResponse(file: DataFile, isPaged: boolean): Promise<readonly string[] | undefined> {
  if (await isBareArray(file)) return undefined;
  const document = readJsonDocument(file);
  const first = await document.next();
  if (first.done) return undefined;
  const fields = [...new Set(first.value.records.flatMap((record) => Object.keys(record)))].sort();
  const second = await document.next();
  if (!second.done) await document.return(undefined as never); // larger than a page, so no page of several
  const isQuery = second.done
    ? second.value.shape === 'response' && (!isPaged || second.value.done === false)
    : !isPaged;
  return isQuery ? fields : undefined;
}

async function isBareArray(file: DataFile): Promise<boolean> {
  for await (const chunk of readBytes(file)) {
    const start = /\S/.exec(chunk.toString('latin1', 0, 4096))?.[0];
    if (start !== undefined) return start === '[';
  }
  return false;
}

/** Throws a MedallionError naming a file of our own extract that is gone. */
function checkFilesPresent(manifest: ExtractManifest, files: ReadonlyMap<SObjectName, readonly DataFile[]>): void {
  const present = new Set([...files.values()].flat().map((file) => file.name));
  for (const [object, { files: listed }] of Object.entries(manifest.objects)) {
    const missing = listed.find((file) => !present.has(file.path));
    if (missing === undefined) continue;
    throw new MedallionError({
      code: 'EXTRACT_FILE_MISSING',
      kind: 'data',
      message: `The extract lists ${missing.path}, which is not there.`,
      fix: `Extract ${object} again, or copy the whole folder.`,
      fields: { object, file: missing.path },
    });
  }
}
