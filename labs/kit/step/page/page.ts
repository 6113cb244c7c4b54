/** The page: puts everything in its place, listens to buttons and keys, and asks the server for runs. */
import { ask as askServer, ServerGone } from "../../../../runtime/page/client/ask.ts";
import { h, type IconName, icon, replace } from "../../../../runtime/page/client/dom.ts";
import type { ChoiceView, Film, Given, ProcessView } from "../film.ts";
import { code, lookAt } from "./code.ts";
import { lanes } from "./lanes.ts";
import { type Branch, Session } from "./session.ts";
import { compared, steps, verdictOf } from "./steps.ts";

const given: Given = JSON.parse(document.querySelector("#given")?.textContent ?? "");
const { subject, isServed } = given;
const session = new Session(given.runs);

const place = (id: string) => document.getElementById(id) as HTMLElement;
const dialog = (id: string) => place(id) as HTMLDialogElement;

// What is shown.

let shownPlace: ProcessView["place"];

function render(): void {
  const { film, at, last, step, branch } = session;
  document.title = `Step ${at} · ${subject.check}`;
  replace(place("verdict"), ...verdict(film));
  place("verdict").className = film.failure ? "fails" : "passes";
  replace(place("where"), h("b", {}, `Step ${at}`), ` of ${last}`);
  replace(
    place("said"),
    h("span", {}, step?.text ?? "the beginning"),
    h("small", {}, `${session.state.time} ms`),
  );
  replace(place("lanes"), ...lanes(session, { choose, showLine }));
  replace(place("branches"), branches());
  rarely(place("steps"), `${branch.number} ${session.showsServices}`, () => [steps(session, goTo)]);
  mark(document.querySelector(`#steps [data-key="step ${at}"]`));
  const look = lookAt(session, subject.sources, shownPlace);
  rarely(place("code"), JSON.stringify(look), () => code(look, subject.sources));
  for (const [id, isOff] of Object.entries({
    first: at === 0,
    back: at === 0,
    forward: at === last,
    last: at === last,
    parting: film.partings.length === 0,
    failing: !film.failure,
    compare: session.branches.length < 2,
  }))
    place(id).toggleAttribute("disabled", isOff);
  place("services").setAttribute("aria-pressed", String(session.showsServices));
  place("announced").textContent =
    `Run ${branch.number}, step ${at} of ${last}: ${step?.text ?? "the beginning"}`;
}

const shown = new WeakMap<Element, string>();

/** Fills a place with much in it, when that is not what it was before. */
function rarely(where: Element, key: string, content: () => readonly HTMLElement[]): void {
  if (shown.get(where) === key) return;
  shown.set(where, key);
  replace(where, ...content());
}

/** Marks a step in the list, which scrolls in its box: the page itself stays where it is. */
function mark(current: Element | null): void {
  const box = place("steps");
  for (const before of box.querySelectorAll("[aria-current]"))
    before.removeAttribute("aria-current");
  if (!current) return;
  current.setAttribute("aria-current", "step");
  const above = current.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (above < 0 || above > box.clientHeight * 0.8) box.scrollTop += above - box.clientHeight / 2;
}

function verdict({ failure, why, isElsewhere, partings }: Film): HTMLElement[] {
  const order = partings.length === 0 ? "in the plain order" : "in this order";
  return [
    h("strong", {}, failure ? `✗ fails ${order}` : `✓ passes ${order}`),
    ...(failure ? [h("p", {}, `expected: ${failure.expected}`)] : []),
    ...(failure ? [h("p", {}, `came: ${failure.came}`)] : []),
    ...(why === undefined ? [] : [h("p", {}, `decides: ${why}`)]),
    ...(isElsewhere
      ? [h("p", {}, "The program goes another way now: what was chosen does not happen any more.")]
      : []),
  ];
}

function branches(): HTMLElement {
  const children = (parent: Branch | undefined): HTMLElement[] =>
    session.branches
      .filter(({ from }) => from === parent)
      .map((branch) => {
        const { film, number, from, at, text } = branch;
        const below = children(branch);
        const origin = from ? `from step ${at}: ${text}` : "opened";
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              "data-key": `branch ${number}`,
              "aria-current": branch === session.branch && "true",
              click: () => act(() => session.show(branch)),
            },
            h("b", {}, `Run ${number}`),
            h("span", {}, origin),
            h("small", {}, verdictOf(film)),
          ),
          below.length > 0 && h("ul", {}, ...below),
        );
      });
  return h("ul", { class: "branches" }, ...children(undefined));
}

// What is done.

function act(change: () => void): void {
  shownPlace = undefined;
  change();
  render();
}

const goTo = (at: number | undefined) => {
  if (at !== undefined) act(() => session.goTo(at));
};

function showLine(where: NonNullable<ProcessView["place"]>): void {
  shownPlace = where;
  render();
  const line = document.querySelector("#code .shown");
  line?.scrollIntoView({ block: "center" });
  document.querySelector<HTMLElement>("#code pre")?.focus({ preventScroll: true });
}

async function choose(choice: ChoiceView): Promise<void> {
  const wanted = session.choose(choice);
  if (!wanted) return act(() => {});
  const { branch: from, at } = session;
  const known = session.branches.find(
    ({ film }) => film.steps[at]?.id === choice.id && session.common(film) === at,
  );
  if (known) {
    act(() => {
      session.show(known);
      session.goTo(at + 1);
    });
    return;
  }
  if (!isServed) return say("This is a page without a server: it has the runs that were shared.");
  say("playing …");
  const film = await ask<Film>("play", { check: subject.check, ...wanted });
  if (!film) return;
  say("");
  act(() => {
    session.add(film, from, at, choice.text);
    session.goTo(at + 1);
  });
}

/** Asks the server for something. Without an answer the reason is said. */
async function ask<T>(what: string, order: object): Promise<T | undefined> {
  try {
    return await askServer<T>(what, order);
  } catch (error) {
    const isGone = error instanceof ServerGone;
    say(
      isGone
        ? `No answer: ${subject.command} --step does not run any more.`
        : (error as Error).message,
    );
    return undefined;
  }
}

function say(text: string): void {
  place("message").textContent = text;
}

async function save(): Promise<void> {
  const { partings, limits, why } = session.film;
  const order = { check: subject.check, partings, limits, ...(why !== undefined && { why }) };
  const saved = await ask<{ readonly command: string }>("save", order);
  if (saved) say(`Saved. Plays again with: ${saved.command}`);
}

async function share(): Promise<void> {
  const order = { check: subject.check, runs: session.runs };
  const page = await ask<{ readonly html: string }>("share", order);
  if (!page) return;
  const link = h("a", {
    download: `lab-${subject.lab}.html`,
    href: URL.createObjectURL(new Blob([page.html], { type: "text/html" })),
  });
  link.click();
  say(`Shared as lab-${subject.lab}.html, which needs no server.`);
}

function compare(): void {
  const { branch, branches } = session;
  const other = branch.from ?? branches.find((each) => each !== branch);
  if (!other) return;
  const choice = h(
    "select",
    {
      "aria-label": "the other run",
      change: (event) => {
        const number = Number((event.target as HTMLSelectElement).value);
        show(branches.find((each) => each.number === number) ?? other);
      },
    },
    ...branches
      .filter((each) => each !== branch)
      .map(({ number, film }) =>
        h(
          "option",
          { value: String(number), selected: number === other.number },
          `Run ${number}: ${verdictOf(film)}`,
        ),
      ),
  );
  const show = (each: Branch) => replace(place("compared"), ...compared(session, each));
  replace(place("compared-with"), h("label", {}, `Run ${branch.number} beside `, choice));
  show(other);
  dialog("comparison").showModal();
}

const deeds: Readonly<Record<string, () => void>> = {
  first: () => goTo(0),
  back: () => act(() => session.go(-1)),
  forward: () => act(() => session.go(1)),
  last: () => goTo(session.last),
  parting: () => goTo(session.nextParting()),
  failing: () => goTo(session.failedAt),
  services: () =>
    act(() => {
      session.showsServices = !session.showsServices;
    }),
  compare,
  save: () => void save(),
  share: () => void share(),
  help: () => dialog("keys").showModal(),
};

const KEYS: Readonly<Record<string, string>> = {
  ...{ ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" },
  ...{
    d: "parting",
    f: "failing",
    r: "services",
    c: "compare",
    s: "save",
    e: "share",
    "?": "help",
  },
};

for (const id of ["first", "back", "forward", "last"] satisfies IconName[])
  place(id).append(icon(id));
for (const [id, deed] of Object.entries(deeds)) place(id).addEventListener("click", deed);
if (!isServed) for (const id of ["save", "share"]) place(id).remove();

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, altKey, metaKey, target } = event;
  const isTyped = (target as Element).matches("select, input, pre") && !/^[a-z?\d[\]]$/.test(key);
  if (ctrlKey || altKey || metaKey || isTyped || document.querySelector("dialog[open]")) return;
  const number = /^[1-9]$/.test(key) ? Number(key) : 0;
  const choice = session.shownChoices[number - 1];
  const button = document.querySelector<HTMLButtonElement>(`#${KEYS[key] ?? "none"}`);
  if (choice) void choose(choice);
  else if (key === "[" || key === "]") act(() => session.turn(key === "]" ? 1 : -1));
  else if (button?.disabled === false) button.click();
  else if (!button) return;
  event.preventDefault();
});

const choice = place("check") as HTMLSelectElement;
choice.addEventListener("change", () => {
  const to = new URL(location.href);
  to.searchParams.set("check", choice.value);
  location.href = to.href;
});

render();
