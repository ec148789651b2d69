/** What Salesforce, or the way to it, said no with. Never shown as it is: `explain` makes a MedallionError of it. */
export class ApiError extends Error {
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** Salesforce's errorCode, the system's code of a network failure, or `HTTP_<status>`. */
  readonly errorCode: string;

  constructor(status: number, errorCode: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.status = status;
    this.errorCode = errorCode;
  }
}

/** Longest text of an answer that is kept; an HTML page says nothing after it. */
const LONGEST = 500;

/** Reads the error out of an answer's body: `[{message, errorCode}]`, OAuth's `{error, error_description}` or any text. */
export function errorOfAnswer(status: number, body: string): ApiError {
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
  return new ApiError(status, typeof code === 'string' ? code : `HTTP_${status}`, String(message).slice(0, LONGEST));
}

/** The request had no answer, or only a part of one. */
export function errorOfConnection(error: unknown): ApiError {
  const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
  return new ApiError(0, code, error instanceof Error ? error.message : String(error), error);
}

function codeOf(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    const { code, name } = current as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (name === 'TimeoutError') return name;
  }
  return undefined;
}
