import { allFieldsPage, allFieldsQuery } from './all-fields-query.ts';
import { ApiError } from './api-error.ts';
import { isTooLong } from './choose-api.ts';
import { remedyOf } from './retry-table.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { momentLiteral, orderedQuery, type Position, type Selection, type Window } from './soql.ts';
import { halves } from './window.ts';

/** A page of a query, as received and as read. */
export interface RestPage {
  readonly text: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

interface QueryAnswer {
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** Restarts in a row that brought nothing. */
const MOST_FRUITLESS = 5;

/**
 * Reads what a selection holds, deleted records too, page by page in the order of (key, Id). A lost locator or session
 * restarts the query after the last record received, a query that takes too long goes on over half the time: no page
 * comes twice and none is left out.
 */
export async function* restPages(client: SalesforceClient, selection: Selection): AsyncGenerator<RestPage> {
  const stretches: { readonly window: Window; readonly after: Position | undefined }[] = [
    { window: selection.window, after: undefined },
  ];
  for (let next = stretches.shift(); next; next = stretches.shift()) {
    const { window } = next;
    let { after } = next;
    for (let fruitless = 0, isDone = false; !isDone;) {
      try {
        for await (const page of pagesOfOneQuery(client, { ...selection, window }, after)) {
          if (page.records.length > 0) fruitless = 0;
          after = positionOf(page.records.at(-1), selection) ?? after;
          yield page;
        }
        isDone = true;
      } catch (error) {
        const remedy = error instanceof ApiError ? remedyOf(error) : 'give up';
        if (remedy === 'restart query' && ++fruitless <= MOST_FRUITLESS) continue;
        const split = remedy === 'halve window' && selection.key !== undefined ? halves(window, after) : undefined;
        if (!split) throw error;
        stretches.unshift({ window: split[0], after }, { window: split[1], after: undefined });
        isDone = true;
      }
    }
  }
}

async function* pagesOfOneQuery(client: SalesforceClient, selection: Selection, after: Position | undefined) {
  const { object } = selection;
  let path = restPath(client, orderedQuery(selection, after));
  if (isTooLong(path)) return yield* pagesOfAllFields(client, selection, after);
  for (let isLocator = false; ; isLocator = true) {
    const { text, body } = await client.page<QueryAnswer>(path, { object, isLocator });
    yield { text, records: body.records };
    if (body.done) return;
    if (body.nextRecordsUrl === undefined) {
      throw new ApiError(
        200,
        'INVALID_QUERY_LOCATOR',
        'The page is not the last and does not say where the next one is.',
      );
    }
    path = body.nextRecordsUrl;
  }
}

async function* pagesOfAllFields(client: SalesforceClient, selection: Selection, after: Position | undefined) {
  for (let position = after, isLast = false; !isLast;) {
    const page = await allFieldsPage(client, restPath(client, allFieldsQuery(selection, position)), selection);
    yield page;
    position = positionOf(page.records.at(-1), selection) ?? position;
    isLast = page.isLast;
  }
}

/** The query that reads a selection by REST. */
export function restQuery(client: SalesforceClient, selection: Selection): string {
  const query = orderedQuery(selection);
  return isTooLong(restPath(client, query)) ? allFieldsQuery(selection) : query;
}

/** The path of a query over all records, those in the recycle bin and the archive too. */
export const restPath = (client: SalesforceClient, soql: string): string =>
  `${client.base}/queryAll?q=${encodeURIComponent(soql)}`;

function positionOf(record: RestPage['records'][number] | undefined, { key }: Selection): Position | undefined {
  if (!record) return undefined;
  return { id: record['Id'] as string, at: key === undefined ? '' : momentLiteral(record[key] as string) };
}
