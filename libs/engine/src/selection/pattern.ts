/** Whether a text is what a pattern says: `*` stands for any characters, `?` for one. */
export function patternMatches(pattern: string, text: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replace(/\*+/g, '.*').replaceAll('?', '.')}$`, 's').test(text);
}

/**
 * Whether a file is the one named, lies in the folder named, or fits a pattern. Folders are separated by `/`; a path that begins
 * nowhere in particular may begin in any folder.
 *
 * @param place a file, with or without a line: `/home/me/libs/gold/src/dim.ts:12`
 */
export function pathMatches(pattern: string, place: string): boolean {
  const file = place.replace(/:\d+$/, '');
  const path = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  return [path, `*/${path}`].some((from) => patternMatches(from, file) || patternMatches(`${from}/*`, file));
}
