/** Reads XML, as much of it as JUnit's files have, and nothing that is not well-formed. */
import assert from "node:assert/strict";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const DECLARATION = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/;
const TOKEN = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** @throws AssertionError when it is not well-formed */
export function readXml(text: string): Element {
  assert.match(text, DECLARATION);
  // XML 1.0, production 2: what a character is.
  assert.doesNotMatch(text, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  const body = text.replace(DECLARATION, "").trimEnd();
  const root = { name: "", attributes: {}, children: [] as Element[], text: "" };
  const open = [root];
  let end = 0;
  for (const token of body.matchAll(TOKEN)) {
    end = token.index + token[0].length;
    const [, closing, name = "", attributes = "", empty, characters] = token;
    const top = open.at(-1);
    assert.ok(top);
    if (characters !== undefined) top.text += plain(characters);
    else if (closing) {
      assert.equal(open.pop()?.name, name);
    } else {
      const element = { name, attributes: attributesOf(attributes), children: [], text: "" };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(end, body.length, `not well-formed: ${body.slice(end, end + 80)}`);
  assert.deepEqual(open, [root], "an element is not closed");
  const [element, ...others] = root.children;
  assert.ok(element && others.length === 0, "expected one element");
  return element;
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/ ([\w-]+)="([^"]*)"/g)];
  const names = found.map(([, name]) => name);
  assert.equal(new Set(names).size, names.length, `twice the same attribute: ${text}`);
  return Object.fromEntries(found.map(([, name, value = ""]) => [name, plain(value)]));
}

function plain(text: string): string {
  return text.replace(/&(\w*;?)/g, (_all, entity: string) => {
    const character = ENTITIES[entity.replace(";", "")];
    assert.ok(character !== undefined && entity.endsWith(";"), `no entity: &${entity}`);
    return character;
  });
}
