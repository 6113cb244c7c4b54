/** Which links of a site lead nowhere: each has to lead to a file in it, and to a place in that file. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** What was found. */
export interface Links {
  readonly count: number;
  /** The dead ones, with their pages, in words. */
  readonly dead: readonly string[];
}

export function checkLinks(folder: string): Links {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const ids = new Map<string, ReadonlySet<string>>();
  const idsOf = (file: string) => {
    const known = ids.get(file) ?? new Set(all(readFileSync(file, "utf8"), /\bid="([^"]*)"/g));
    ids.set(file, known);
    return known;
  };
  const dead: string[] = [];
  let count = 0;
  for (const page of files.filter((file) => file.endsWith(".html")))
    for (const href of all(readFileSync(join(folder, page), "utf8"), LINK)) {
      if (/^(?:https?|mailto|data):/.test(href)) continue;
      const [path = "", anchor = ""] = href.split("#");
      const file = path === "" ? join(folder, page) : join(folder, dirname(page), path);
      const place = decodeURIComponent(anchor.replace(/^\//, ""));
      count++;
      if (relative(folder, file).startsWith("..") || !existsSync(file))
        dead.push(`${page}: ${href} leads nowhere`);
      else if (place && file.endsWith(".html") && !idsOf(file).has(place))
        dead.push(`${page}: ${href} leads to a page where there is no ${place}`);
    }
  return { count, dead };
}

/** Icons are no links. */
const LINK = /<(?!use\b)[a-z][^<>]*?\s(?:href|src)="([^"]*)"/g;

const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found.replaceAll("&amp;", "&"));
