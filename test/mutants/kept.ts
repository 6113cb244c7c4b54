/**
 * What has come of each change is kept as it comes, in `.kept/NN.jsonl`: a run that was stopped goes on
 * where it was. It holds as long as nothing differs on which a verdict depends: the lab, the solutions,
 * the kit and the runtime. Later it still says which check caught a change, and that one is made first.
 */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";

/** The check that catches a change, if one does, and how its failure is recognised. */
export interface Caught {
  readonly check: string;
  readonly symptom: string;
}

interface Line {
  readonly state: string;
  readonly name: string;
  readonly caught: Caught | null;
}

const FOLDER = join(CHECKOUT, "test", "mutants", ".kept");

export class Kept {
  readonly #file: string;
  readonly #state: string;
  readonly #lines: ReadonlyMap<string, Line>;

  constructor({ number }: Lab) {
    mkdirSync(FOLDER, { recursive: true });
    this.#file = join(FOLDER, `${number}.jsonl`);
    this.#state = digest("runtime", "labs/kit", `labs/${number}`, "solutions");
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    // The last line is half a line if the run was killed while it was written.
    const whole = text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(0, -1);
    const lines = whole.map((line): Line => JSON.parse(line));
    this.#lines = new Map(lines.map((line) => [line.name, line]));
    const last = [...this.#lines.values()].map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(this.#file, last.join(""));
  }

  /** What has come of a change, if that still holds: null if nothing has caught it. */
  verdict(name: string): Caught | null | undefined {
    const line = this.#lines.get(name);
    return line?.state === this.#state ? line.caught : undefined;
  }

  /** The check that caught a change when it was last judged. */
  earlier(name: string): string | undefined {
    return this.#lines.get(name)?.caught?.check;
  }

  add(name: string, caught: Caught | null): void {
    const line: Line = { state: this.#state, name, caught };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** Stands for all that is in these folders of the checkout. */
function digest(...folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const names = readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((each) => /\.(ts|js|erl)$/.test(each)).sort())
      hash
        .update(`${name}\0`)
        .update(readFileSync(join(CHECKOUT, folder, name)))
        .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}
