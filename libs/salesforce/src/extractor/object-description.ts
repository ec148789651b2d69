import type { SalesforceClient } from './salesforce-client.ts';
import { ApiError } from './api-error.ts';

/** What the extractor needs to know of a field, by `describe`. */
export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** A formula or roll-up: its changes do not move the record's SystemModstamp. */
  readonly calculated: boolean;
}

export interface ObjectDescription {
  readonly name: string;
  readonly queryable: boolean;
  /** Sorted by name. */
  readonly fields: readonly FieldDescription[];
}

/** Compound values and files, which CSV cannot hold; the parts of a compound are fields of their own. */
const UNREQUESTED_TYPES: ReadonlySet<string> = new Set(['address', 'location', 'base64', 'complexvalue', 'json']);

/** Names of the fields a query asks for: Id first, then by name. */
export const requestable = ({ fields }: ObjectDescription): readonly string[] => [
  'Id',
  ...fields.flatMap(({ name, type }) => (name === 'Id' || UNREQUESTED_TYPES.has(type) ? [] : [name])),
];

/** Describes an object as the user sees it; undefined where the user may not see it or the org has none. */
export async function describeObject(client: SalesforceClient, object: string): Promise<ObjectDescription | undefined> {
  try {
    const answer = await client.json<{
      readonly queryable?: boolean;
      readonly fields: readonly {
        readonly name: string;
        readonly label?: string;
        readonly type: string;
        readonly calculated?: boolean;
      }[];
    }>(`${client.base}/sobjects/${encodeURIComponent(object)}/describe`, { object });
    const fields = answer.fields.map(({ name, label = name, type, calculated = false }) => ({
      name,
      label,
      type,
      calculated,
    }));
    fields.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return { name: object, queryable: answer.queryable ?? true, fields };
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.errorCode === 'INVALID_TYPE')) return undefined;
    throw client.explained(error, object);
  }
}
