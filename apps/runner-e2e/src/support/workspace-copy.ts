import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The workspace under test. */
export const WORKSPACE = path.resolve(import.meta.dirname, '../../../..');

/** A copy of the workspace that tests may edit; packages are shared, the workspace's own are the copy's. */
export interface WorkspaceCopy {
  readonly root: string;
  remove(): void;
}

/** Copies what Git would commit, makes it a repository with one commit on `main`, and links the installed packages. */
export function copyWorkspace(): WorkspaceCopy {
  const root = mkdtempSync(path.join(tmpdir(), 'medallion-e2e-'));
  const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' });
  const files = git(WORKSPACE, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  for (const file of files.filter(Boolean)) {
    const from = path.join(WORKSPACE, file);
    // Git also lists what was deleted and not yet committed.
    if (existsSync(from)) cpSync(from, path.join(root, file));
  }
  linkPackages(root);
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  commit(root, 'The workspace as it is');
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Commits everything that changed in a copy. */
export function commit(root: string, message: string): void {
  const author = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...author, 'commit', '--quiet', '--all', '--message', message], { cwd: root });
}

function linkPackages(root: string): void {
  const installed = path.join(WORKSPACE, 'node_modules');
  const linked = path.join(root, 'node_modules');
  mkdirSync(path.join(linked, '@medallion'), { recursive: true });
  mkdirSync(path.join(linked, '.bin'));
  for (const name of readdirSync(installed)) {
    if (['@medallion', '.bin', '.cache', '.package-lock.json'].includes(name)) continue;
    symlinkSync(path.join(installed, name), path.join(linked, name));
  }
  // Links to the workspace's own packages are relative, so the same link means the copy's.
  for (const folder of ['@medallion', '.bin']) {
    for (const name of readdirSync(path.join(installed, folder))) {
      symlinkSync(readlinkSync(path.join(installed, folder, name)), path.join(linked, folder, name));
    }
  }
}
