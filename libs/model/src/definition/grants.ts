/**
 * Who may read a model, besides the group role of readers. Not part of its definition: a change of it rebuilds nothing. Roles are named as
 * the server has them; `public` is everybody.
 */
export interface Grants {
  readonly select: readonly string[];
}
