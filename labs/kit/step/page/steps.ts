/** The steps of a run as a list, what the runtime does by itself folded; and two runs side by side. */

import { h } from "../../../../runtime/page/client/dom.ts";
import type { Film, StepView } from "../film.ts";
import type { Branch, Session } from "./session.ts";

/** A step that is shown, or several in a row that are not. */
type Row = { readonly step: StepView; readonly at: number } | { readonly folded: number };

function rowsOf(film: Film, session: Session, from = 0): Row[] {
  const rows: Row[] = [];
  let folded = 0;
  for (const [k, step] of film.steps.entries()) {
    if (k < from) continue;
    if (!session.isShown(step)) {
      folded++;
      continue;
    }
    if (folded > 0) rows.push({ folded });
    folded = 0;
    rows.push({ step, at: k + 1 });
  }
  if (folded > 0) rows.push({ folded });
  return rows;
}

const folding = (count: number) =>
  h("li", { class: "folded" }, `${count} ${count === 1 ? "step" : "steps"} of the runtime`);

/** The text of a step: what was chosen, and what came of it. */
function texts({ text, lines }: StepView): HTMLElement[] {
  const more = lines.filter((line) => line !== text);
  return [h("span", {}, text), ...more.map((line) => h("small", {}, line))];
}

export function steps(session: Session, go: (at: number) => void): HTMLElement {
  const { film } = session;
  const partings = new Set(film.partings.map(({ step }) => step + 1));
  const begin = h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-key": "step 0",
        click: () => go(0),
      },
      h("b", {}, "0"),
      h("span", {}, "the beginning"),
    ),
  );
  return h(
    "ol",
    { class: "steps" },
    begin,
    ...rowsOf(film, session).map((row) => {
      if ("folded" in row) return folding(row.folded);
      const { step, at } = row;
      const parts = partings.has(at);
      const fails = at === session.failedAt;
      return h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: `${parts ? "parts" : ""}${fails ? " fails" : ""}`,
            "data-key": `step ${at}`,
            click: () => go(at),
          },
          h("b", {}, String(at)),
          ...texts(step),
          parts && h("em", {}, "◆ parts from the plain order"),
          fails && h("em", {}, "✗ the check fails here"),
        ),
      );
    }),
  );
}

/** Two runs from where they part. */
export function compared(session: Session, other: Branch): HTMLElement[] {
  const common = session.common(other.film);
  const column = ({ film, number }: Branch) =>
    h(
      "section",
      { "aria-label": `run ${number}` },
      h("h3", {}, `Run ${number}: ${verdictOf(film)}`),
      h(
        "ol",
        { class: "steps" },
        ...rowsOf(film, session, common).map((row) =>
          "folded" in row
            ? folding(row.folded)
            : h("li", {}, h("b", {}, String(row.at)), ...texts(row.step)),
        ),
      ),
      film.failure && h("p", {}, `expected: ${film.failure.expected}`),
      film.failure && h("p", {}, `came: ${film.failure.came}`),
    );
  return [
    h("p", {}, `The same up to step ${common}. From there on:`),
    h("div", { class: "columns" }, column(session.branch), column(other)),
  ];
}

export const verdictOf = ({ failure }: Film): string =>
  failure ? "✗ the check fails" : "✓ the check passes";
