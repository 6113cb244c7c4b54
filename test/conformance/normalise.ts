/**
 * Makes reports comparable by taking out what differs from run to run even between two stock nodes,
 * and nothing else:
 *
 * - the numbers of pids, references and ports, but for whether they are of the node that reports and
 *   which are the same as each other: `<0.93.0>` is `<here.1>`, `<8961.93.0>` is `<there.1>`;
 * - where in a file a function was at work, in a stack trace: `[{file,"erpc.erl"},{line,589}]`.
 */
export class Normaliser {
  readonly #known = new Map<string, string>();

  normalise(report: string): string {
    return report
      .replace(/<(\d+)\.\d+\.\d+>/g, (pid, node) => `<${this.#place(pid, node)}>`)
      .replace(/#Ref<(\d+)\.[\d.]+>/g, (ref, node) => `#Ref<${this.#place(ref, node)}>`)
      .replace(/#Port<(\d+)\.\d+>/g, (port, node) => `#Port<${this.#place(port, node)}>`)
      .replace(/\[\{file,"[^"]*"\},\{line,\d+\}\]/g, "[somewhere]");
  }

  /** Numbers what is met, in the order in which it is met. */
  #place(identifier: string, node: string): string {
    const known = this.#known.get(identifier);
    if (known !== undefined) return known;
    const placed = `${node === "0" ? "here" : "there"}.${this.#known.size + 1}`;
    this.#known.set(identifier, placed);
    return placed;
  }
}
