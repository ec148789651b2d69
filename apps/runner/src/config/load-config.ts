import { closestName, MedallionError, MedallionErrors } from '@medallion/core';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { configSchema, type MedallionConfig } from './config.ts';

/**
 * Reads and validates the settings file, every mistake in it at once.
 *
 * @param file absolute path; a missing file means the defaults, unless it was asked for by name
 * @throws MedallionErrors CONFIG_INVALID with one error per setting, MedallionError CONFIG_UNREADABLE
 */
export async function loadConfig(file: string, { required = false } = {}): Promise<MedallionConfig> {
  if (!existsSync(file)) {
    if (!required) return configSchema.parse({});
    throw new MedallionError({
      code: 'CONFIG_NOT_FOUND',
      kind: 'usage',
      message: `There is no configuration file ${file}.`,
      fix: 'Name an existing file with --config, or leave the flag out to use medallion.config.ts of the workspace.',
      fields: { file },
    });
  }
  return parseConfig(await importDefault(file), file);
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    return module.default;
  } catch (cause) {
    throw new MedallionError({
      code: 'CONFIG_UNREADABLE',
      kind: 'usage',
      message: `${shown(file)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'It is a TypeScript module whose default export is defineConfig({ ... }); correct the line named above.',
      fields: { file },
      cause,
    });
  }
}

/** Validates what a settings file exports; `file` is only named in messages. */
export function parseConfig(settings: unknown, file: string): MedallionConfig {
  if (settings === undefined) {
    throw new MedallionError({
      code: 'CONFIG_UNREADABLE',
      kind: 'usage',
      message: `${shown(file)} has no default export.`,
      fix: 'Write `export default defineConfig({ ... })`, with defineConfig from @medallion/runner.',
      fields: { file },
    });
  }
  const parsed = configSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => describeIssue(issue));
  throw new MedallionErrors(
    {
      code: 'CONFIG_INVALID',
      kind: 'usage',
      message: `${shown(file)} has ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`}:`,
      fix: 'Correct the settings named above; the README lists them all.',
      fields: { file, settings: errors.map((error) => error.fields['setting']) },
    },
    errors,
  );
}

function describeIssue(issue: z.core.$ZodIssue): MedallionError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const closest = closestName(key, settingsAt(path));
      return settingError(
        [...path, key],
        'there is no such setting',
        closest === undefined ? undefined : `Did you mean "${closest}"?`,
      );
    });
  }
  return [settingError(path, issue.message.charAt(0).toLowerCase() + issue.message.slice(1))];
}

const settingError = (path: readonly string[], what: string, fix?: string): MedallionError => {
  const setting = path.length === 0 ? 'the default export' : path.join('.');
  return new MedallionError({
    code: 'CONFIG_SETTING',
    kind: 'usage',
    message: `${setting}: ${what}`,
    fix,
    fields: { setting },
  });
};

/** The parts of zod's schemas that say what is inside them. */
interface Schema {
  readonly shape?: Record<string, unknown>;
  readonly valueType?: Schema;
  unwrap?(): Schema;
}

/** The names of the settings inside the object at `path`. */
function settingsAt(path: readonly string[]): string[] {
  let shape: Record<string, unknown> = configSchema.shape;
  /** What every entry of a record is, once the path is in one. */
  let entries: Schema | undefined;
  for (const step of path) {
    let inner = (entries ?? shape[step]) as Schema | undefined;
    while (inner !== undefined && inner.shape === undefined && inner.unwrap !== undefined) inner = inner.unwrap();
    entries = inner?.valueType;
    if (entries !== undefined) continue;
    if (inner?.shape === undefined) return [];
    shape = inner.shape;
  }
  return entries === undefined ? Object.keys(shape) : [];
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
