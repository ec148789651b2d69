import { createHash } from 'node:crypto';
import { type RawContract } from '../raw-contract.ts';
import { fieldsOfKeys } from './record-shape.ts';

/** Which fields an object's records came with: what tells a null from a field nobody asked for. */
export interface FieldSet {
  readonly id: number;
  readonly object: string;
  /** Sorted; empty where unknown. */
  readonly fields: readonly string[];
}

/**
 * Records of hand-made files can leave nulls out, each its own way. Past this many sets an object's further ones are
 * not worth telling apart: they are recorded as unknown.
 */
const MOST_SETS = 256;

/** The same fields have the same number in every database, so that raw tables can be compared. 31 bits. */
function fieldSetId(object: string, fields: readonly string[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([object, fields]))
    .digest();
  return digest.readUInt32BE(0) >>> 1;
}

/** The set of these fields, sorted; none: unknown. */
export const fieldSetOf = (object: string, fields: readonly string[]): FieldSet => ({
  id: fieldSetId(object, fields),
  object,
  fields,
});

/** The field sets met in one object's extract. */
export class FieldSets {
  readonly #contract: RawContract;
  readonly #requested: readonly string[];
  readonly #byIdentity = new Map<string, FieldSet>();

  constructor(contract: RawContract, requestedFields: readonly string[] | undefined) {
    this.#contract = contract;
    this.#requested = requestedFields ?? [];
  }

  /** The number of the set a record with these keys belongs to: its own fields and those the query asked for. */
  idFor(keys: readonly string[]): number {
    const fields = fieldsOfKeys(this.#contract, [...this.#requested, ...keys]);
    return this.#register(this.#byIdentity.size < MOST_SETS ? fields : []).id;
  }

  get all(): readonly FieldSet[] {
    return [...this.#byIdentity.values()];
  }

  #register(fields: readonly string[]): FieldSet {
    const identity = JSON.stringify(fields);
    let set = this.#byIdentity.get(identity);
    if (!set) {
      set = fieldSetOf(this.#contract.object, fields);
      this.#byIdentity.set(identity, set);
    }
    return set;
  }
}
