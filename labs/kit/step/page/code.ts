/** The student's file, with the lines in which processes wait. */

import { h } from "../../../../runtime/page/client/dom.ts";
import type { ProcessView } from "../film.ts";
import type { Session } from "./session.ts";

type Sources = Readonly<Record<string, string>>;

/** Which file is looked at, which line of it was asked for, and who waits where in it. */
export interface Look {
  readonly file: string;
  readonly line: number | undefined;
  readonly waiting: readonly { readonly line: number; readonly who: string }[];
}

/** The file that was asked for, or the one in which most is going on. */
export function lookAt(session: Session, sources: Sources, asked: ProcessView["place"]): Look {
  const places = session
    .nodes()
    .flatMap((node) => session.processesOf(node))
    .flatMap(({ id, place }) => (place ? [{ ...place, who: session.role(id) }] : []));
  const file = asked?.file ?? places[0]?.file ?? Object.keys(sources)[0] ?? "";
  return { file, line: asked?.line, waiting: places.filter((each) => each.file === file) };
}

export function code({ file, line: asked, waiting }: Look, sources: Sources): HTMLElement[] {
  const source = sources[file];
  if (source === undefined) return [h("p", {}, `${file} is no file of this lab`)];
  return [
    h("h3", {}, file),
    h(
      "pre",
      { tabindex: "0", "aria-label": file },
      ...source
        .trimEnd()
        .split("\n")
        .map((text, i) => {
          const here = waiting.filter(({ line }) => line === i + 1);
          const marks = `${here.length > 0 ? " here" : ""}${asked === i + 1 ? " shown" : ""}`;
          return h(
            "code",
            { class: `line${marks}` },
            h("i", {}, String(i + 1)),
            text,
            here.length > 0 && h("b", {}, ` ‹ ${here.map(({ who }) => who).join(", ")}`),
          );
        }),
    ),
  ];
}
