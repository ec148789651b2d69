import { MedallionError } from '@medallion/core';

export const diskFull = (folder: string, cause: unknown): MedallionError =>
  new MedallionError({
    code: 'DISK_FULL',
    kind: 'environment',
    message: `The disk is full: the embedded Postgres cannot write to ${folder}.`,
    fix: 'Free space and run the command again; or put the state folder on another disk: MEDALLION_HOME=<folder>',
    fields: { folder },
    cause,
  });

export const portTaken = (port: number): MedallionError =>
  new MedallionError({
    code: 'PORT_TAKEN',
    kind: 'environment',
    message: `Port ${port} of 127.0.0.1, which the configuration gives the embedded Postgres, is in use by another program.`,
    fix: 'Configure another port, or none: then a free one is chosen and remembered.',
    fields: { port },
  });

export const startFailed = (program: string, output: string, cause?: unknown): MedallionError =>
  new MedallionError({
    code: 'EMBEDDED_START_FAILED',
    kind: 'environment',
    message: `The embedded Postgres did not start; ${program} says: ${output.trim().split('\n').slice(-5).join(' | ')}`,
    fix: 'See the server log; or use a Postgres of yours: DATABASE_URL=postgres://user@host:5432/database',
    cause,
  });

/** The operating system refused to run the program at all. */
export const cannotRun = (program: string, cause: unknown): MedallionError =>
  new MedallionError({
    code: 'EMBEDDED_CANNOT_RUN',
    kind: 'environment',
    message: `This system does not run the embedded Postgres' ${program} (${(cause as NodeJS.ErrnoException).code}).`,
    fix: 'ENOENT: the programs need glibc, which Alpine Linux has not. EPERM: root may not become another user here; run as an ordinary user. Or use a Postgres of yours: DATABASE_URL=postgres://user@host:5432/database',
    fields: { program },
    cause,
  });

export const unknownUser = (cause: unknown): MedallionError =>
  new MedallionError({
    code: 'EMBEDDED_NO_USER',
    kind: 'environment',
    message: `Postgres cannot run as user id ${process.getuid?.()}: it has no name in this system's user database.`,
    fix: 'Run as a named user (in a container: --user with one of its /etc/passwd), or use a Postgres of yours: DATABASE_URL=postgres://user@host:5432/database',
    cause,
  });

export const notResponding = (pid: number, log: string): MedallionError =>
  new MedallionError({
    code: 'EMBEDDED_NOT_RESPONDING',
    kind: 'environment',
    message: `The embedded Postgres (process ${pid}) runs but accepts no connections.`,
    fix: `See ${log}; end that process and run the command again.`,
    fields: { pid, log },
  });
