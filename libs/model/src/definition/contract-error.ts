/** A type nothing satisfies, whose name carries a sentence to the author. */
export interface ContractError<Message extends string> {
  readonly __contract: Message;
}
