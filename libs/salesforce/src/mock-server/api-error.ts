/**
 * A refusal as Salesforce words it: an HTTP status and the `[{message, errorCode}]` of REST and Bulk 2.0 bodies. Not a
 * MedallionError: it is an answer to a client, never shown to a user of Medallion by us.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }

  /** The response body. */
  get body(): string {
    const { message, errorCode, fields } = this;
    return JSON.stringify([fields === undefined ? { message, errorCode } : { message, errorCode, fields }]);
  }
}

export const notFound = (): ApiError => new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');

/** An error at a place in a query: the text around it, a caret below the place, and what is wrong. */
export function queryError(errorCode: string, soql: string, position: number, message: string): ApiError {
  const from = Math.max(0, position - 20);
  const context = soql.slice(from, position + 30).replace(/\s/g, ' ');
  const caret = `${' '.repeat(position - from)}^`;
  const place = `ERROR at Row:1:Column:${position + 1}`;
  return new ApiError(400, errorCode, `\n${context}\n${caret}\n${place}\n${message}`);
}
