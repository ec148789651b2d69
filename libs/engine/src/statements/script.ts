/** Statements in one message to the server, where nobody asks for their results: a layer has a thousand comments. */
export const script = (statements: readonly string[]): string => statements.join(';\n');
