import { createHash } from 'node:crypto';
import path from 'node:path';

/** Login of the embedded server: its superuser, as initdb needs one. */
export const EMBEDDED_USER = 'medallion';

/** The warehouse's database on the embedded server. */
export const EMBEDDED_DATABASE = 'salesforce_dw';

/** Files of the embedded server that always lie in the state folder. */
export function homeLayout(home: string) {
  const folder = path.join(home, 'postgres');
  return {
    folder,
    /** Where the cluster is and which port it was last started on. */
    record: path.join(home, 'postgres.json'),
    log: path.join(folder, 'server.log'),
    lock: path.join(folder, 'start.lock'),
  };
}

/** Files below the folder the server's own user can reach: the state folder, or a stand-in for it. */
export function rootLayout(root: string) {
  const cluster = path.join(root, 'cluster');
  return {
    root,
    cluster,
    data: path.join(cluster, 'data'),
    passfile: path.join(cluster, 'passfile'),
    /** By it a folder is known as made by us: nothing without it is ever deleted. */
    marker: path.join(cluster, 'medallion-cluster.json'),
    settings: path.join(cluster, 'data', 'medallion.conf'),
    pidFile: path.join(cluster, 'data', 'postmaster.pid'),
  };
}

export type RootLayout = ReturnType<typeof rootLayout>;

/**
 * Where root's server keeps its files when the user it runs as cannot reach the state folder. Not /var/tmp first: systems
 * clean that of files nobody touched for a month, and a table may well be such a file.
 */
export function standInRoots(home: string): string[] {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const name = `medallion-${process.getuid?.() ?? 0}-${hash}`;
  return [path.join('/var/lib', name), path.join('/var/tmp', name)];
}
