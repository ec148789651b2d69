import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Whether a process of this id exists; a zombie counts as gone: it holds nothing any more. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await processState(pid))?.state !== 'Z';
}

/** State letter and start time (in ticks since boot) from /proc, where there is one. */
async function processState(pid: number): Promise<{ state: string; startTime: string } | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may itself hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, startTime: fields[19]! };
  } catch {
    return undefined;
  }
}

/** Tells a process from a later one that was given the same id; empty where the system does not say. */
export async function startTimeOf(pid: number): Promise<string> {
  return (await processState(pid))?.startTime ?? '';
}

/** Whether the living process `pid` is a postmaster of this data directory, into which a postmaster changes. */
export async function isPostmasterOf(pid: number, dataDirectory: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === dataDirectory;
    if (process.platform === 'win32') return true;
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']);
    return stdout.includes(dataDirectory);
  } catch {
    return false;
  }
}
