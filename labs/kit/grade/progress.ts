/**
 * What is seen while a class is graded: a line for each submission as soon as it is ready, and below
 * them, on a terminal, how far it is, how long it will take, and which one has been at it for longest.
 */
import process from "node:process";
import { clean, type SubmissionResult } from "./result.ts";
import { cell } from "./summary.ts";

const EVERY_MS = 1_000;

export class Progress {
  readonly #count: number;
  readonly #from = performance.now();
  readonly #running = new Map<string, number>();
  #ready = 0;
  /** Those that had to be judged: what is known from before takes no time. */
  #judged = 0;
  readonly #clock: NodeJS.Timeout | undefined;

  constructor(count: number) {
    this.#count = count;
    if (process.stderr.isTTY) this.#clock = setInterval(() => this.#show(), EVERY_MS);
    this.#clock?.unref();
  }

  begins(name: string): void {
    this.#running.set(name, performance.now());
  }

  ends({ name, labs, points, maxPoints }: SubmissionResult): void {
    const took = performance.now() - (this.#running.get(name) ?? 0);
    this.#running.delete(name);
    this.#ready++;
    if (took > EVERY_MS) this.#judged++;
    if (!this.#clock) return;
    const cells = labs.map((lab) => `${lab.number} ${cell(lab)}`).join("  ");
    this.#clear();
    process.stderr.write(`${oneLine(name)}  ${cells}  ${points}/${maxPoints}  ${time(took)}\n`);
    this.#show();
  }

  /** How far it got. */
  get text(): string {
    return `${this.#ready} of ${this.#count} graded`;
  }

  stop(): void {
    clearInterval(this.#clock);
    if (this.#clock) this.#clear();
  }

  #show(): void {
    const now = performance.now();
    const left = this.#count - this.#ready;
    const each = this.#judged > 0 ? (now - this.#from) / this.#judged : undefined;
    const [slow] = [...this.#running].sort(([, a], [, b]) => a - b);
    const parts = [
      this.text,
      ...(each !== undefined && left > 0 ? [`about ${time(each * left)} left`] : []),
      ...(slow ? [`for ${time(now - slow[1])}: ${oneLine(slow[0])}`] : []),
    ];
    this.#clear();
    process.stderr.write(parts.join("  ").slice(0, (process.stderr.columns ?? 80) - 1));
  }

  #clear(): void {
    process.stderr.write("\r\x1b[K");
  }
}

function oneLine(name: string): string {
  return clean(name).replace(/\s+/g, " ");
}

/** `8 s`, `3 min` */
function time(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
