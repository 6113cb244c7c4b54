/**
 * Lab 01 in a page: an editor with types, the lab's own checks in its own words, and the messages of the
 * check that failed. Nothing is installed, and nothing is sent anywhere.
 */
import worker from "alive:worker";
import { autocompletion, type CompletionContext } from "@codemirror/autocomplete";
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { hoverTooltip, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import { element } from "../element.ts";
import type { Complaint } from "./language.ts";
import type { Outcome, Question, Word } from "./worker.ts";

/** A check that says nothing for so long stands still, in ms. */
const STILL_MS = 10_000;

/** Where what was written is kept, in this browser. */
const KEPT = "nodes-and-cookies lab 01";

/** Readable on light paper and on dark. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier], color: "light-dark(#8a2252, #ff9bce)" },
  { tag: [tags.string, tags.number, tags.bool], color: "light-dark(#0a5d00, #8ddb8c)" },
  { tag: tags.comment, color: "var(--dim)" },
  { tag: [tags.typeName, tags.function(tags.variableName)], color: "var(--link)" },
]);

type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, "id"> : never) : never;

/** The worker, and what it was asked. */
class Asking {
  readonly #told: (word: Word & { op: "told" }) => void;
  readonly #answers = new Map<number, (answer: unknown) => void>();
  readonly #url = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
  #worker = this.#start();
  #last = 0;
  /** Since when a check is made; `undefined` while none is. */
  begun: number | undefined;

  constructor(told: (word: Word & { op: "told" }) => void) {
    this.#told = told;
  }

  #start(): Worker {
    const started = new Worker(this.#url);
    started.onmessage = ({ data }: MessageEvent<Word>) => {
      this.begun = data.op === "begins" ? performance.now() : undefined;
      if (data.op === "begins") return;
      if (data.op === "told") return this.#told(data);
      this.#answers.get(data.id)?.(data.answer);
      this.#answers.delete(data.id);
    };
    return started;
  }

  ask<T>(question: Asked): Promise<T> {
    const id = ++this.#last;
    this.#worker.postMessage({ ...question, id });
    return new Promise((resolve) => this.#answers.set(id, (answer) => resolve(answer as T)));
  }

  /** Ends what it does, and begins anew: what was asked is never answered. */
  restart(): void {
    this.#worker.terminate();
    this.#answers.clear();
    this.begun = undefined;
    this.#worker = this.#start();
  }
}

const main = document.querySelector<HTMLElement>("#try");
if (main) begin(main);

function begin(root: HTMLElement): void {
  const starter = root.dataset.starter ?? "";
  const lines = element("ol", { className: "checks" });
  const outcome = element("div", { className: "outcome", ariaLive: "polite" });
  const asking = new Asking(({ outcome: how, line }) =>
    lines.append(element("li", { className: how, textContent: line })),
  );
  const pressed = () => {
    void run();
    return true;
  };
  const textOf = (view: EditorView) => view.state.doc.toString();
  const view = new EditorView({
    doc: localStorage.getItem(KEPT) ?? starter,
    extensions: [
      keymap.of([{ key: "Mod-Enter", run: pressed }]),
      basicSetup,
      syntaxHighlighting(COLOURS),
      EditorView.lineWrapping,
      javascript({ typescript: true }),
      EditorView.contentAttributes.of({ "aria-label": "kvs.ts" }),
      EditorView.updateListener.of(({ docChanged, view }) => {
        if (docChanged) localStorage.setItem(KEPT, textOf(view));
      }),
      linter(async (view) => {
        const found = await asking.ask<Complaint[]>({ op: "complaints", text: textOf(view) });
        return found.map((complaint) => ({ ...complaint, severity: "error" as const }));
      }),
      autocompletion({ override: [complete] }),
      hoverTooltip(async (view, pos) => {
        const question = { op: "hint" as const, text: textOf(view), at: pos };
        const hint = await asking.ask<{ from: number; to: number; text: string } | undefined>(
          question,
        );
        if (!hint) return null;
        const dom = element("pre", { className: "hint", textContent: hint.text });
        return { pos: hint.from, end: hint.to, create: () => ({ dom }) };
      }),
    ],
  });

  async function complete({ state, pos, explicit, matchBefore }: CompletionContext) {
    const word = matchBefore.call({ state, pos }, /[\w$]*/);
    if (!explicit && (word?.text ?? "") === "") return null;
    const text = state.doc.toString();
    const options = await asking.ask<{ label: string; type: string }[]>({
      ...{ op: "completions", text, at: pos },
    });
    return { from: word?.from ?? pos, options, validFor: /^[\w$]*$/ };
  }

  const check = element("button", { type: "button", textContent: "Check (Ctrl-Enter)" });
  const anew = element("button", { type: "button", textContent: "Start over" });
  check.onclick = () => void run();
  anew.onclick = () => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: starter } });
    lines.replaceChildren();
    outcome.replaceChildren();
  };

  async function run(): Promise<void> {
    lines.replaceChildren();
    outcome.replaceChildren("Checking …");
    check.disabled = true;
    let look: ReturnType<typeof setInterval> | undefined;
    const still = new Promise<"still">((resolve) => {
      look = setInterval(() => {
        if (performance.now() - (asking.begun ?? Infinity) > STILL_MS) resolve("still");
      }, 200);
    });
    const answer = asking.ask<Outcome | { broken: string }>({ op: "check", text: textOf(view) });
    const came = await Promise.race([answer, still]);
    clearInterval(look);
    check.disabled = false;
    if (came === "still") asking.restart();
    outcome.replaceChildren(...told(came));
  }

  root.append(
    view.dom,
    element("p", { className: "tools" }, check, anew),
    element("section", { ariaLabel: "The checks" }, lines, outcome),
  );
}

function told(came: Outcome | { broken: string } | "still"): Node[] {
  if (came === "still")
    return [element("p", {}, "Everything stands still: a loop that never waits.")];
  if ("broken" in came) return [element("p", {}, `A check can't be made: ${came.broken}`)];
  const { passed, of, failed } = came;
  const count = `${passed} of ${of} checks passed.`;
  if (!failed) {
    const goOn = element("pre", {}, "npx tsx labs/01");
    return [
      element("p", { className: "passed" }, count),
      element("p", {}, "Go on in your terminal:"),
      goOn,
    ];
  }
  const drawn = element("figure", { className: "diagram" });
  drawn.innerHTML = failed.diagram;
  return [
    element("p", { className: "failed" }, `${count} The first that did not:`),
    element("pre", {}, failed.told),
    drawn,
  ];
}
