/** This library's own folder; frames in it are not the author's. */
const LIBRARY = new URL('..', import.meta.url).href;

/**
 * The file and line that declares a model, for messages about it; undefined where the engine does not tell. Read off the
 * stack, because asking every author for `import.meta.url` would be one more thing to copy wrongly.
 */
export function declaredAt(): string | undefined {
  const frames = (new Error('declared').stack ?? '').split('\n').slice(1);
  const places = frames.flatMap((frame) => /\(?((?:file:\/\/)?\/[^()]+?:\d+):\d+\)?$/.exec(frame.trim())?.[1] ?? []);
  const place = places
    .map((path) => path.replace(/^file:\/\//, ''))
    .find((path) => !path.startsWith(new URL(LIBRARY).pathname));
  return place;
}
