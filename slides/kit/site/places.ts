/**
 * Where everything is on the site. What Markdown links to in the checkout is found again: handouts and
 * documents as pages, code as a page with its lines, folders as lists of what is in them.
 */
import { existsSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));

/** Files and folders of the checkout that pages have linked to, by path, with the pages' own paths. */
export class Places {
  readonly linked = new Set<string>();
  readonly problems: string[] = [];

  /**
   * A link of a file of the checkout, as it is on the site.
   *
   * @param from the file with the link: `labs/01/README.md`
   */
  link(from: string, href: string): string {
    if (/^[a-z]+:/.test(href) || href.startsWith("#")) return href;
    const [path = "", anchor] = href.split("#");
    const target = posix.normalize(posix.join(posix.dirname(from), path)).replace(/\/$/, "");
    if (target.startsWith("..") || !existsSync(join(CHECKOUT, target))) {
      this.problems.push(`${from} links to ${href}, which is not there`);
      return href;
    }
    const place = placeOf(target);
    this.linked.add(isFolder(target) && readmeOf(target) ? `${target}/README.md` : target);
    return relativeLink(placeOf(from), place) + (anchor === undefined ? "" : `#${anchor}`);
  }
}

/** The page of a file or folder of the checkout. */
export function placeOf(path: string): string {
  if (isFolder(path)) return readmeOf(path) ? `${path}/index.html` : `source/${path}/index.html`;
  if (path === "README.md") return "README.html"; // the front page is another one
  if (path.endsWith("README.md")) return path.replace("README.md", "index.html");
  if (path.endsWith(".md")) return path.replace(/\.md$/, ".html");
  if (path.startsWith("docs/images/")) return path; // pictures lie on the site as they are
  return `source/${path}.html`;
}

/** From one page to another. */
export function relativeLink(from: string, to: string): string {
  return posix.relative(dirname(from), to) || posix.basename(to);
}

export const isFolder = (path: string): boolean => statSync(join(CHECKOUT, path)).isDirectory();
const readmeOf = (path: string) => existsSync(join(CHECKOUT, path, "README.md"));
