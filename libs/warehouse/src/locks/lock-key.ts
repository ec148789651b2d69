import { createHash } from 'node:crypto';

/** First half of every advisory lock key of ours ("MEDA"); the second half says which lock. Keys are per database. */
export const LOCK_CLASS = 0x4d454441;

/** Second half of the key: 32 bits of a hash of the lock's name, as Postgres' signed int. */
export const lockKey = (name: string): number => createHash('sha256').update(name).digest().readInt32BE(0);
