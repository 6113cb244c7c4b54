/**
 * What several clients have asked at the same time, and what they were answered: whether one server that does
 * one thing after the other could have answered so (linearizability, by the search of Wing and Gong: "Testing
 * and Verifying Concurrent Objects", 1993). Each operation has to take effect at some moment between its call
 * and its answer.
 */

interface Operation {
  readonly call: string;
  answer: string | undefined;
  readonly from: number;
  /** When it was answered: one that never was may take effect at any time, or not at all. */
  to: number;
}

/** A server: the state after a call and what it answers. States that are the same text are the same. */
export type Model = (state: string, call: string) => readonly [state: string, answer: string];

export class History {
  readonly #operations: Operation[] = [];
  #time = 0;

  /** Notes a call, and its answer once it has come. */
  async note<T>(call: string, asked: Promise<T>, shown: (answer: T) => string): Promise<T> {
    const operation: Operation = { call, answer: undefined, from: this.#time++, to: Infinity };
    this.#operations.push(operation);
    const answer = await asked;
    operation.answer = shown(answer);
    operation.to = this.#time++;
    return answer;
  }

  /** An order in which a server could have done it all, if there is one: calls and answers. */
  order(model: Model, initial = ""): string[] | undefined {
    const seen = new Set<string>();
    const search = (left: readonly Operation[], state: string): string[] | undefined => {
      const answered = left.filter(({ to }) => to < Infinity);
      if (answered.length === 0) return [];
      const key = `${state}\n${left.map(({ from }) => from).join(" ")}`;
      if (seen.has(key)) return undefined;
      seen.add(key);
      // What was called when another had its answer already comes after that.
      const first = Math.min(...answered.map(({ to }) => to));
      for (const operation of left.filter(({ from }) => from < first)) {
        const [next, answer] = model(state, operation.call);
        if (operation.answer !== undefined && operation.answer !== answer) continue;
        const rest = left.filter((each) => each !== operation);
        const found = search(rest, next);
        if (found) return [`${operation.call} gives ${answer}`, ...found];
      }
      return undefined;
    };
    return search(this.#operations, initial);
  }

  /** For people: what was called, in this order, and what came. */
  get text(): string {
    return this.#operations
      .map(({ call, answer = "nothing" }) => `${call} gave ${answer}`)
      .join(", ");
  }
}
