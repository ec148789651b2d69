import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MedallionError, didYouMean, type ExtractionNote } from '@medallion/core';
import { sObjectNames, type SObjectName } from '../catalogue/catalogue.ts';
import { MANIFEST_FILE, TOMBSTONES_FILE } from '../extract-manifest.ts';
import { parseFileName, type DataFile } from './data-file.ts';

export interface Discovery {
  readonly files: ReadonlyMap<SObjectName, readonly DataFile[]>;
  readonly notes: readonly ExtractionNote[];
}

const byLowerCase = new Map(sObjectNames.map((name) => [name.toLowerCase(), name]));
const collator = new Intl.Collator('en', { numeric: true });
/** `page2` before `page10`; names that differ only in form by their code units, so that the order is always the same. */
const naturally = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/**
 * Finds the files of every sObject in a folder: `<SObject>.<ending>` and `<SObject>/*.<ending>`, names in any letter
 * case, in natural order. What it does not know it names in a note and leaves alone; names beginning with a dot are
 * passed over silently. Throws a MedallionError where the folder is missing, no folder, or has nothing for us.
 */
export async function discover(directory: string): Promise<Discovery> {
  const files = new Map<SObjectName, DataFile[]>();
  const notes: ExtractionNote[] = [];
  const entries = await list(directory);
  for (const entry of entries) {
    if (entry === MANIFEST_FILE || entry.startsWith('.')) continue;
    const path = join(directory, entry);
    if ((await stat(path)).isDirectory()) {
      const object = byLowerCase.get(entry.toLowerCase());
      if (object === undefined) notes.push(unknownObject(`${entry}/`, entry));
      else append(files, object, await filesWithin(path, entry, notes));
      continue;
    }
    const parsed = parseFileName(entry);
    const object = parsed && byLowerCase.get(parsed.base.toLowerCase());
    if (!parsed) notes.push(unknownFile(entry));
    else if (!object) notes.push(unknownObject(entry, parsed.base));
    else append(files, object, [await dataFile(path, entry, parsed)]);
  }
  if (files.size === 0) throw await nothingFound(directory, entries);
  const missing = sObjectNames.filter((object) => !files.has(object));
  if (missing.length > 0) {
    const what = missing.length === 1 ? 'it is' : 'they are';
    notes.push({
      code: 'OBJECT_WITHOUT_FILE',
      message: `No file for ${missing.join(', ')}: ${what} taken to be empty.`,
    });
  }
  return { files, notes };
}

async function filesWithin(path: string, folder: string, notes: ExtractionNote[]): Promise<DataFile[]> {
  const files: DataFile[] = [];
  for (const entry of (await readdir(path)).sort(naturally)) {
    if (entry.startsWith('.') || entry === TOMBSTONES_FILE) continue;
    const parsed = parseFileName(entry);
    const name = `${folder}/${entry}`;
    if (!parsed || (await stat(join(path, entry))).isDirectory()) notes.push(unknownFile(name));
    else files.push(await dataFile(join(path, entry), name, parsed));
  }
  return files;
}

async function dataFile(
  path: string,
  name: string,
  parsed: NonNullable<ReturnType<typeof parseFileName>>,
): Promise<DataFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, name, format: parsed.format, isGzip: parsed.isGzip, bytes: size, modifiedMs: mtimeMs };
}

function append(files: Map<SObjectName, DataFile[]>, object: SObjectName, more: readonly DataFile[]): void {
  if (more.length > 0) files.set(object, [...(files.get(object) ?? []), ...more]);
}

const unknownFile = (name: string): ExtractionNote => ({
  code: 'UNKNOWN_FILE_SKIPPED',
  message: `${name} was skipped: files of records end in .json, .jsonl, .ndjson or .csv, with or without .gz.`,
});
const unknownObject = (name: string, base: string): ExtractionNote => ({
  code: 'UNKNOWN_OBJECT_SKIPPED',
  message: `${name} was skipped: "${base}" is no sObject of the catalogue.${didYouMean(base, sObjectNames)}`,
});

async function list(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort(naturally);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const isFile = code === 'ENOTDIR';
    throw new MedallionError({
      code: isFile ? 'SOURCE_NOT_A_FOLDER' : code === 'ENOENT' ? 'SOURCE_FOLDER_MISSING' : 'SOURCE_FOLDER_UNREADABLE',
      kind: code === 'ENOENT' || isFile ? 'usage' : 'environment',
      message: isFile
        ? `The source ${directory} is a file, not a folder.`
        : code === 'ENOENT'
          ? `The source folder ${directory} does not exist.`
          : `The source folder ${directory} cannot be read (${code}).`,
      fix: 'Set MEDALLION_SOURCE to a folder with files such as Account.json or Account.csv.',
      fields: { directory },
      cause: error,
    });
  }
}

async function nothingFound(directory: string, entries: readonly string[]): Promise<MedallionError> {
  const runs: string[] = [];
  for (const entry of entries) {
    if (await stat(join(directory, entry, MANIFEST_FILE)).catch(() => undefined)) runs.push(join(directory, entry));
  }
  return new MedallionError({
    code: 'SOURCE_FOLDER_EMPTY',
    kind: 'usage',
    message: `The source folder ${directory} has no file of a known sObject.`,
    fix:
      runs.length > 0
        ? `It holds extracts: name one of them, such as ${runs.at(-1)}.`
        : `Put files such as Account.json, Account.csv or Account/0001.json into ${basename(directory)}.`,
    fields: { directory, extracts: runs },
  });
}
