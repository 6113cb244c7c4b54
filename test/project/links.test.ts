/** What the documents, handouts and decks point to is in the checkout: links, and paths in the text. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ROOMS = ["docs", "labs", "runtime", "slides", "solutions", "test"];

const documents = [
  ...readdirSync(root),
  ...ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((file) =>
      join(room, file),
    ),
  ),
].filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md");

/** A document without its code blocks: what is in them is tested where it runs. */
const proseOf = (file: string) =>
  readFileSync(join(root, file), "utf8").replace(/^(?: {4}.*|```[\s\S]*?^```)$/gm, "");

function broken(paths: (file: string, prose: string) => string[]): string[] {
  return documents.flatMap((file) =>
    paths(file, proseOf(file))
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${file}: there is no ${path}`),
  );
}

test("the documents are found", () => {
  for (const file of ["README.md", "docs/ARCHITECTURE.md", "labs/01/README.md", "slides/01-why.md"])
    assert.ok(documents.includes(file), `${file} is not among them`);
});

test("every relative link leads to a file", () => {
  const links = (file: string, prose: string) =>
    [...prose.matchAll(/\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g)].map(([, to = ""]) =>
      join(dirname(file), to),
    );
  assert.deepEqual(broken(links), []);
});

test("every path that is named in the text exists", () => {
  const named = (_file: string, prose: string) =>
    [...prose.matchAll(/`((?:docs|labs|runtime|slides|solutions|test)\/[\w./-]+)`/g)]
      .map(([, path = ""]) => path)
      .filter((path) => !/NN/.test(path));
  assert.deepEqual(broken(named), []);
});
