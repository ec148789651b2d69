/** What Salesforce, or the way to it, said no with. Never shown as it is: `explain` makes a MedallionError of it. */
export class ApiError extends Error {
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** Salesforce's errorCode, the system's code of a network failure, or `HTTP_<status>`. */
  readonly errorCode: string;
  /** Milliseconds after which the server wants to be asked again, where it says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, errorCode: string, message: string, cause?: unknown, retryAfter?: number) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.status = status;
    this.errorCode = errorCode;
    this.retryAfter = retryAfter;
  }
}

/** Longest text of an answer that is kept; an HTML page says nothing after it. */
const LONGEST = 500;

/** Reads the error out of an answer's body: `[{message, errorCode}]`, OAuth's `{error, error_description}` or any text. */
export function errorOfAnswer(status: number, body: string, retryAfter?: number): ApiError {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // HTML of a proxy or XML.
  }
  const first = (Array.isArray(parsed) ? parsed[0] : parsed) as
    { errorCode?: unknown; message?: unknown; error?: unknown; error_description?: unknown } | undefined;
  const code = first?.errorCode ?? first?.error;
  const message = first?.message ?? first?.error_description ?? body;
  const errorCode = typeof code === 'string' ? code : `HTTP_${status}`;
  return new ApiError(status, errorCode, String(message).slice(0, LONGEST), undefined, retryAfter);
}

/** The request had no answer, or only a part of one. Errors of fetch are taken by their form: they can be of another realm. */
export function errorOfConnection(error: unknown): ApiError {
  const { name = 'unknown', message = String(error) } = error as Partial<Error>;
  return new ApiError(0, codeOf(error) ?? name, message, error);
}

function codeOf(error: unknown): string | undefined {
  let current = error as Partial<NodeJS.ErrnoException> | undefined;
  for (let depth = 0; typeof current === 'object' && current !== null && depth < 5; depth++) {
    // A DOMException's code is a number.
    if (typeof current.code === 'string') return current.code;
    if (current.name === 'TimeoutError') return current.name;
    current = current.cause as typeof current;
  }
  return undefined;
}
