import { type SourceRecord } from '@medallion/core';
import type { RawContract } from '../raw-contract.ts';
import { COPY_NULL, escapeCopyText } from '../values/copy-text.ts';
import { encodeId } from '../values/salesforce-id.ts';
import { unstorable } from '../values/text.ts';
import { encodeTimestamp } from '../values/timestamp.ts';
import { Invalid } from '../values/value-encoder.ts';
import { flattenCompoundFields, isObject } from './compound-fields.ts';
import { contentHash } from './content-hash.ts';
import type { FieldSets } from './field-set.ts';
import { redacted } from './redacted.ts';
import { planRecordShape, type FieldStep, type RecordShape } from './record-shape.ts';
import { comparableText, extraJson } from './unknown-field.ts';

/** Something that keeps a record out of raw. */
export interface FieldProblem {
  /** `undefined`: the record as a whole. */
  readonly field: string | undefined;
  readonly reason: string;
}

/** Shapes remembered per object; beyond, planning starts over, so that odd files cannot fill memory. */
const MOST_SHAPES = 512;
/** What stands in for a missing SystemModstamp, in this order. */
const MODSTAMP_STANDINS = ['LastModifiedDate', 'CreatedDate'] as const;

/** From here on nothing could supersede a version: FAR_FUTURE is how the end of its validity is written. */
const LATEST_MODSTAMP = '9999-12-31';

/** Key prefixes by object, to recognise an id of another object; those not listed are not checked. */
export type KeyPrefixes = Readonly<Record<string, string>>;

/** Turns one object's records into lines for COPY into its staging table, or into the reasons they cannot be stored. */
export class RecordEncoder {
  readonly #contract: RawContract;
  readonly #fieldSets: FieldSets;
  readonly #keyPrefixes: KeyPrefixes;
  readonly #objectOfPrefix: ReadonlyMap<string, string>;
  readonly #idColumn: number;
  readonly #modstampColumn: number;
  /** Texts of the record at hand, by column: reused, because a load makes them a million times. */
  readonly #cells: string[];
  readonly #forgotten: ReadonlySet<string>;
  readonly #shapes = new Map<string, RecordShape>();
  #shape: RecordShape | undefined;
  #problems: FieldProblem[] = [];

  /** @param forgotten ids of persons whose data must not be kept: of their records only what is not personal is encoded */
  constructor(
    contract: RawContract,
    fieldSets: FieldSets,
    keyPrefixes: KeyPrefixes = {},
    forgotten: ReadonlySet<string> = new Set(),
  ) {
    this.#forgotten = forgotten;
    this.#contract = contract;
    this.#fieldSets = fieldSets;
    this.#keyPrefixes = keyPrefixes;
    this.#objectOfPrefix = new Map(Object.entries(keyPrefixes).map(([object, prefix]) => [prefix, object]));
    this.#idColumn = contract.columns.findIndex(({ field }) => field === 'Id');
    this.#modstampColumn = contract.columns.findIndex(({ field }) => field === 'SystemModstamp');
    this.#cells = contract.columns.map(() => COPY_NULL);
  }

  /**
   * One line without its line end: the contract's columns in order, then content_hash, _extra and _field_set_id.
   * `undefined` where the record cannot be stored: then `problems` says why.
   */
  encode(received: SourceRecord): string | undefined {
    this.#problems = [];
    if (!isObject(received)) return this.#refuse(undefined, 'the record is not a JSON object');
    let record: SourceRecord = received;
    let shape = this.#shapeOf(record);
    if (shape.unknownKeys.length > 0 && shape.unknownKeys.some((key) => isObject(record[key]))) {
      record = flattenCompoundFields(record);
      shape = this.#shapeOf(record);
    }
    if (shape.hasAttributes) this.#checkType(record['attributes']);

    const cells = this.#cells;
    const isForgotten = this.#forgotten.size > 0 && this.#isForgotten(record, shape);
    let hashed = '';
    let extra = '';
    for (const step of shape.steps) {
      const { column, key } = step;
      if (column < 0) {
        // Nobody has said what it holds.
        if (isForgotten) continue;
        const value = record[key!];
        const json = extraJson(value);
        if (typeof json === 'string' && this.#isStorableKey(step)) {
          extra += (extra === '' ? '{' : ',') + step.jsonKey + json;
          hashed += step.tag + comparableText(value, json);
        } else if (json instanceof Invalid) {
          this.#refuse(step.field, json.reason);
        }
        continue;
      }
      const received = key === undefined ? null : step.encode!(record[key]);
      const text = isForgotten ? redacted(this.#contract.columns[column]!, received) : received;
      if (typeof text === 'string') {
        cells[column] = text;
        // Id and SystemModstamp are in the key already.
        if (column !== this.#idColumn && column !== this.#modstampColumn) hashed += step.tag + text;
      } else {
        cells[column] = COPY_NULL;
        if (text !== null) this.#refuse(step.field, text.reason);
      }
    }
    this.#checkId(shape);
    if (cells[this.#modstampColumn] === COPY_NULL) this.#standInForModstamp(record);
    if (cells[this.#modstampColumn]! >= LATEST_MODSTAMP && cells[this.#modstampColumn] !== COPY_NULL) {
      this.#refuse('SystemModstamp', `is not before ${LATEST_MODSTAMP}, which stands for the end of time`);
    }
    if (this.#problems.length > 0) return undefined;
    const extraCell = extra === '' ? COPY_NULL : escapeCopyText(`${extra}}`);
    return `${cells.join('\t')}\t${contentHash(hashed)}\t${extraCell}\t${shape.fieldSetId}`;
  }

  /** Id of the record encoded last, where it could be. */
  get id(): string {
    return this.#cells[this.#idColumn]!;
  }

  /** SystemModstamp of the record encoded last, where it could be: canonical text, of 24 or 27 characters. */
  get modstamp(): string {
    return this.#cells[this.#modstampColumn]!;
  }

  /** Why the record encoded last cannot be stored: every problem it has. */
  get problems(): readonly FieldProblem[] {
    return this.#problems;
  }

  #isForgotten(record: SourceRecord, { steps }: RecordShape): boolean {
    const key = steps.find(({ column }) => column === this.#idColumn)?.key;
    const id = key === undefined ? undefined : encodeId(record[key]);
    return typeof id === 'string' && this.#forgotten.has(id);
  }

  #refuse(field: string | undefined, reason: string): undefined {
    this.#problems.push({ field, reason });
    return undefined;
  }

  #shapeOf(record: SourceRecord): RecordShape {
    const shape = this.#shape;
    if (shape) {
      let matching = 0;
      for (const key in record) {
        if (shape.keys[matching] !== key) {
          matching = -1;
          break;
        }
        matching++;
      }
      if (matching === shape.keys.length) return shape;
    }
    return (this.#shape = this.#planned(Object.keys(record)));
  }

  #planned(keys: readonly string[]): RecordShape {
    const identity = JSON.stringify(keys);
    let shape = this.#shapes.get(identity);
    if (!shape) {
      if (this.#shapes.size >= MOST_SHAPES) this.#shapes.clear();
      shape = planRecordShape(this.#contract, keys, this.#fieldSets.idFor(keys));
      this.#shapes.set(identity, shape);
    }
    return shape;
  }

  #isStorableKey(step: FieldStep): boolean {
    const bad = unstorable(step.field);
    if (bad) this.#refuse(JSON.stringify(step.field), `has a name that ${bad.reason}`);
    return !bad;
  }

  #checkType(attributes: unknown): void {
    const type = isObject(attributes) ? attributes['type'] : undefined;
    if (typeof type === 'string' && type.toLowerCase() !== this.#contract.object.toLowerCase()) {
      this.#refuse(undefined, `the record is of another object: its attributes.type is not ${this.#contract.object}`);
    }
  }

  #checkId(shape: RecordShape): void {
    const id = this.#cells[this.#idColumn]!;
    if (id === COPY_NULL) {
      if (!shape.steps.some(({ column, key }) => column === this.#idColumn && key !== undefined)) {
        this.#refuse('Id', 'is missing');
      }
      return;
    }
    const expected = this.#keyPrefixes[this.#contract.object];
    const prefix = id.slice(0, 3);
    if (expected === undefined || prefix === expected) return;
    const other = this.#objectOfPrefix.get(prefix);
    if (other !== undefined) {
      this.#refuse('Id', `is an id of ${other} (prefix ${prefix}), not of ${this.#contract.object} (${expected})`);
    }
  }

  #standInForModstamp(record: SourceRecord): void {
    // A SystemModstamp that cannot be read is a problem of its own: it has been reported, nothing stands in for it.
    if (this.#problems.some(({ field }) => field === 'SystemModstamp')) return;
    for (const field of MODSTAMP_STANDINS) {
      const text = encodeTimestamp(record[field]);
      if (typeof text !== 'string') continue;
      this.#cells[this.#modstampColumn] = text;
      return;
    }
    this.#refuse('SystemModstamp', 'is missing, and so are LastModifiedDate and CreatedDate');
  }
}
