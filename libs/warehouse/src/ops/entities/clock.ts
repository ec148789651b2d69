import { EntitySchema } from 'typeorm';

/** The logical clock of an environment: what models take for "now". Advanced by the load, never by the wall clock. */
export interface ClockReading {
  /** `base`, or the environment's name. */
  environment: string;
  /** The source's clock: least upper bound of what has been loaded. */
  asOf: Date;
  /** The last load included. */
  loadSeq: string;
  /** Of an environment that was built as of an instant: it stays there. Any other takes the base's clock at each build. */
  isFixed: boolean;
}

export const clockEntity = new EntitySchema<ClockReading>({
  name: 'clock',
  schema: 'ops',
  columns: {
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'clock_pkey' },
    asOf: { name: 'as_of', type: 'timestamptz', precision: 3 },
    loadSeq: { name: 'load_seq', type: 'bigint' },
    isFixed: { name: 'is_fixed', type: 'boolean', default: false },
  },
});
