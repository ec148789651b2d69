/** What the computation of a model may use of the server. Not part of its definition: a change of it rebuilds nothing. */
export interface Execution {
  /** Memory of each sort and hash of its query, before it goes to disk: `256MB`. Default: the server's. */
  readonly workMem?: `${number}${'kB' | 'MB' | 'GB'}`;
  /** Seconds a statement of its computation may take before the model fails. Default: no limit. */
  readonly timeoutSeconds?: number;
  /** Workers beside the connection's own process, 0 for none. Default: the server's. */
  readonly parallelWorkers?: number;
}
