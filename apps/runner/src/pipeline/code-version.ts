import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { version } from '../version.ts';

const MILLISECONDS = 5_000;

/**
 * What code a run is of: the version, and where the workspace is a Git repository the commit (`0.1.0 3f9c2e1a7b45-dirty`), with
 * `-dirty` where files differ from it.
 */
export async function codeVersion(workspace: string): Promise<string> {
  const describe = ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
  const commit = await promisify(execFile)('git', describe, { cwd: workspace, timeout: MILLISECONDS }).then(
    ({ stdout }) => ` ${stdout.trim()}`,
    // No repository, or no Git: the version alone.
    () => '',
  );
  return `${version()}${commit}`;
}
