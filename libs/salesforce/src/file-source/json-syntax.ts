/** Where and why a text is not JSON. */
export interface SyntaxProblem {
  /** Characters before the place. */
  readonly offset: number;
  /** Whether the text ended where more was expected. */
  readonly isEnd: boolean;
  readonly problem: string;
}

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const space = /[ \t\n\r]*/y;

/**
 * The first syntax error of a text that JSON.parse refused. V8's own messages sometimes lack the place and quote the
 * text, which may be personal data.
 */
export function findSyntaxProblem(text: string): SyntaxProblem {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const matched = pattern.test(text);
    if (matched) at = pattern.lastIndex;
    return matched;
  };
  const expected = (what: string): SyntaxProblem =>
    at >= text.length
      ? { offset: at, isEnd: true, problem: `${what} expected` }
      : { offset: at, isEnd: false, problem: `${what} expected` };
  const open: ('object' | 'array')[] = [];
  let need: 'value' | 'key' | 'separator' = 'value';
  let mayClose = false;

  for (;;) {
    skip(space);
    const character = text[at];
    if (need === 'separator') {
      const container = open.at(-1);
      if (container === undefined) return expected('end of the text');
      if (character === ',') {
        at++;
        need = container === 'object' ? 'key' : 'value';
        mayClose = false;
      } else if (character === (container === 'object' ? '}' : ']')) {
        at++;
        open.pop();
      } else return expected(container === 'object' ? '"," or "}"' : '"," or "]"');
    } else if (mayClose && character === (open.at(-1) === 'object' ? '}' : ']')) {
      at++;
      open.pop();
      need = 'separator';
      mayClose = false;
    } else if (need === 'key') {
      if (!skip(string)) return character === '"' ? stringProblem(text, at) : expected('a field name in double quotes');
      skip(space);
      if (text[at] !== ':') return expected('":"');
      at++;
      need = 'value';
      mayClose = false;
    } else if (character === '{' || character === '[') {
      at++;
      open.push(character === '{' ? 'object' : 'array');
      need = character === '{' ? 'key' : 'value';
      mayClose = true;
    } else {
      if (!skip(string) && !skip(literal)) return character === '"' ? stringProblem(text, at) : expected('a value');
      need = 'separator';
      mayClose = false;
    }
  }
}

/** What is wrong with the string that begins here. */
function stringProblem(text: string, start: number): SyntaxProblem {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0) return { offset: i, isEnd: false, problem: 'a NUL character in a string' };
    if (code < 32)
      return { offset: i, isEnd: false, problem: 'an unescaped control character (such as a line break) in a string' };
    if (code === 92) {
      const escape = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(i, i + 6));
      if (!escape) {
        const isCutOff = /^\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(i));
        return isCutOff
          ? { offset: text.length, isEnd: true, problem: 'end of string expected' }
          : { offset: i, isEnd: false, problem: 'an unknown escape in a string' };
      }
      i += escape[0].length - 1;
    }
  }
  return { offset: text.length, isEnd: true, problem: 'end of string expected' };
}
