/** The same function, which answers what it answered before: several facts are told from the same. */
export function remembered<K extends object, T>(tell: (knowledge: K) => T): (knowledge: K) => T {
  const told = new WeakMap<K, T>();
  return (knowledge) => {
    if (!told.has(knowledge)) told.set(knowledge, tell(knowledge));
    return told.get(knowledge)!;
  };
}
