/**
 * A plugin for typedoc: groups the exports of `#runtime` as `runtime/index.ts` does, in the order of the
 * lecture, and gives every page the bar of the site.
 */
import { readFileSync } from "node:fs";
import {
  type Application,
  Comment,
  CommentTag,
  type Context,
  Converter,
  type DeclarationReflection,
  JSX,
} from "typedoc";

import { MENU } from "./layout.ts";

const INDEX = new URL("../../../runtime/index.ts", import.meta.url);

/** Called by typedoc. */
export function load(app: Application): void {
  const sections = sectionsOf(readFileSync(INDEX, "utf8"));
  app.options.setValue("categoryOrder", [...new Set(sections.values()), "*"]);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    for (const child of project.children ?? []) {
      const section = sections.get(child.name);
      if (section !== undefined) file(child, section);
    }
  });
  app.renderer.hooks.on("body.begin", (context) => {
    const link = ([words, path]: readonly [string, string]) =>
      JSX.createElement("a", { href: context.relativeURL(`../${path}`) }, words);
    const links = [["The course", "index.html"] as const, ...MENU].map(link);
    return JSX.createElement("nav", { class: "course-bar", "aria-label": "Site" }, ...links);
  });
}

/** Under which comment of `index.ts` each name is exported. */
function sectionsOf(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let section: string | undefined;
  for (const line of text.split("\n")) {
    const [, heading] = /^\/\/ (?!biome)(.*)\.$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    else if (section !== undefined)
      for (const [name] of line.replace(/ from .*/, "").matchAll(/[\w$]+/g))
        sections.set(name, section);
  }
  return sections;
}

function file(reflection: DeclarationReflection, section: string): void {
  const [signature] = reflection.signatures ?? [];
  const where = signature ?? reflection;
  where.comment ??= new Comment();
  where.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: section }]));
}
