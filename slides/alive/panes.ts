/**
 * A session on a slide that is typed into: for each node a pane with what was typed and answered, and a
 * prompt; buttons for the next line of the slide, the cable, the messages, and the way back to what is
 * printed there.
 */
import { element } from "./element.ts";
import type { World } from "./world.ts";

type Line = readonly [node: string, typed: string];

/** Makes the world of a session; what its nodes print by themselves is told. */
export type Begin = (tell: (node: string, text: string) => void) => Promise<World>;

/** Where something is typed at one node. */
class Pane {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #said = element("code");
  readonly #prompt = element("span", { className: "prompt" });
  readonly #name: string;
  readonly #typed: string[] = [];
  /** Which of what was typed is called back. */
  #back = 0;

  constructor(name: string, index: number, typed: (text: string) => void) {
    this.#name = name;
    const label = `typed at ${name || "the prompt"}`;
    this.input = element("input", { autocomplete: "off", spellcheck: false, ariaLabel: label });
    this.input.setAttribute("autocapitalize", "off");
    const form = element("form", {}, this.#prompt, this.input);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim() !== "") typed(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.root = element("pre", { className: `session node-${index}` }, this.#said, form);
    this.root.addEventListener("click", () => {
      if (getSelection()?.isCollapsed) this.input.focus();
    });
  }

  set number(number: number) {
    this.#prompt.textContent = `${this.#name === "" ? "" : `(${this.#name})`}${number}> `;
  }

  set hint(text: string) {
    this.input.placeholder = text === "" ? "" : `${text}   (→)`;
    this.input.dataset.hint = text;
  }

  clear(): void {
    this.#said.replaceChildren();
    this.input.value = "";
  }

  /** What was typed stands behind its prompt, and the prompt is empty. */
  take(text: string): void {
    const prompt = element("span", { className: "prompt", textContent: this.#prompt.textContent });
    this.#said.append(prompt, `${text}\n`);
    this.#typed.push(text);
    this.#back = this.#typed.length;
    this.input.value = "";
  }

  /** @param className `answer`, or `printed` for what is no answer: a report, or what a process prints */
  say(text: string, className: "answer" | "printed"): void {
    if (text === "") return;
    const said = text.endsWith("\n") ? text : `${text}\n`;
    this.#said.append(element("span", { className, textContent: said }));
    this.root.scrollTop = this.root.scrollHeight;
  }

  #key(event: KeyboardEvent): void {
    const { input } = this;
    if (event.key === "ArrowRight" && input.value === "") input.value = input.dataset.hint ?? "";
    else if (event.key === "ArrowUp" && this.#back > 0)
      input.value = this.#typed[--this.#back] ?? "";
    else if (event.key === "ArrowDown" && this.#back < this.#typed.length)
      input.value = this.#typed[++this.#back] ?? "";
    else return;
    event.preventDefault();
  }
}

export class Panes {
  readonly #printed: HTMLElement;
  readonly #names: readonly string[];
  readonly #lines: readonly Line[];
  readonly #start: Begin;
  readonly #panes = new Map<string, Pane>();
  readonly #root = element("div", { className: "alive" });
  readonly #drawn = element("figure", { className: "diagram", hidden: true });
  readonly #cable = element("button", { type: "button" });
  readonly #next = element("button", { type: "button", textContent: "Next line" });
  #world: World | undefined;
  /** How many of the slide's lines were typed. */
  #at = 0;
  #isCut = false;
  /** One line after the other, and the first when there is a world. */
  #last: Promise<void> = Promise.resolve();

  /** @param printed the session as it stands on the slide, which this stands in the place of */
  constructor(
    printed: HTMLElement,
    names: readonly string[],
    lines: readonly Line[],
    start: Begin,
  ) {
    this.#printed = printed;
    this.#names = names;
    this.#lines = lines;
    this.#start = start;
    const boxes = names.map((name, index) => {
      const pane = new Pane(name, index, (text) => void this.type(name, text));
      this.#panes.set(name, pane);
      return pane.root;
    });
    this.#root.append(
      element("div", { className: "panes" }, element("div", {}, ...boxes), this.#drawn),
      this.#tools(),
    );
    this.#root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  #tools(): HTMLElement {
    const button = (textContent: string, onclick: () => void) =>
      element("button", { type: "button", textContent, onclick });
    this.#next.onclick = () => this.#typeNext();
    this.#cable.onclick = () => this.#pull(!this.#isCut);
    const messages = button("Messages", () => {
      this.#drawn.hidden = !this.#drawn.hidden;
      messages.ariaPressed = String(!this.#drawn.hidden);
      this.#draw();
    });
    messages.ariaPressed = "false";
    const tools = [this.#next, button("Begin again", () => void this.begin()), messages];
    if (this.#names.length > 1) tools.push(this.#cable);
    tools.push(button("Back (Esc)", () => this.close()));
    return element("div", { className: "tools" }, ...tools);
  }

  /** Shows the panes, with a world in which nothing but what stood on earlier slides has happened. */
  begin(): Promise<void> {
    this.#world?.end();
    this.#printed.hidden = true;
    this.#printed.after(this.#root);
    this.#at = 0;
    for (const pane of this.#panes.values()) pane.clear();
    const tell = (name: string, text: string) => this.#panes.get(name)?.say(text, "printed");
    this.#last = this.#start(tell).then((world) => {
      if (!this.#root.isConnected) return world.end();
      // After two clicks there are two worlds.
      this.#world?.end();
      this.#world = world;
      this.#pull(false);
      this.#show();
      this.#panes.get(this.#lines[0]?.[0] ?? "")?.input.focus();
    });
    return this.#last;
  }

  /** Types a text at a node; resolves when it is answered. */
  type(name: string, text: string): Promise<void> {
    this.#last = this.#last.then(async () => {
      const pane = this.#panes.get(name);
      const world = this.#world;
      if (!pane || !world) return;
      pane.take(text);
      const [node, line] = this.#lines[this.#at] ?? [];
      if (node === name && line === text) this.#at++;
      world.forget();
      const answer = await world.type(name, text);
      if (world !== this.#world) return;
      pane.say(answer, "answer");
      this.#show();
    });
    return this.#last;
  }

  close(): void {
    this.#world?.end();
    this.#world = undefined;
    this.#root.remove();
    this.#printed.hidden = false;
    this.#printed.querySelector("button")?.focus();
  }

  #typeNext(): void {
    const [name, text] = this.#lines[this.#at] ?? [];
    if (name === undefined || text === undefined) return;
    this.#panes.get(name)?.input.focus();
    void this.type(name, text);
  }

  #pull(isCut: boolean): void {
    this.#isCut = isCut;
    this.#world?.cut(isCut);
    this.#cable.textContent = isCut ? "Plug the cable in" : "Pull the cable";
    this.#root.classList.toggle("is-cut", isCut);
  }

  #show(): void {
    const [next, line] = this.#lines[this.#at] ?? [];
    for (const [name, pane] of this.#panes) {
      pane.number = this.#world?.number(name) ?? 1;
      pane.hint = name === next ? (line ?? "") : "";
    }
    this.#next.disabled = next === undefined;
    this.#draw();
  }

  /** The messages of the line that was typed last. */
  #draw(): void {
    if (!this.#drawn.hidden) this.#drawn.innerHTML = this.#world?.diagram() ?? "";
  }
}
