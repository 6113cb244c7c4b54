/**
 * A handout in the terminal: Markdown, laid out for people who read it there. Folded answers stay
 * folded, because who reads a question should have time to think.
 */
import MarkdownIt, { type Token } from "markdown-it";
import { indented, paint, wrapped } from "./screen.ts";

const WIDTH = 90;

/** Lays a handout out. */
export function handoutText(markdown: string): string {
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {});
  let text = "";
  const lists: ("-" | number)[] = [];
  let bullet = "";
  let isFirst = true;
  let folded = false;
  for (const [index, token] of tokens.entries()) {
    const by = Math.max(lists.length - 1, 0) * 2;
    // Between the items of a list there is no empty line.
    const add = (block: string, close = false) => {
      if (folded) return;
      text += `${text && !close ? "\n" : ""}${indented(block, by)}\n`;
    };
    switch (token.type) {
      case "heading_open":
        add(paint("bold", plain(tokens[index + 1])));
        break;
      case "bullet_list_open":
        lists.push("-");
        isFirst = true;
        break;
      case "ordered_list_open":
        lists.push(1);
        isFirst = true;
        break;
      case "bullet_list_close":
      case "ordered_list_close":
        lists.pop();
        break;
      case "list_item_open":
        bullet = nextBullet(lists);
        break;
      case "list_item_close":
        bullet = "";
        isFirst = false;
        break;
      case "inline":
        if (tokens[index - 1]?.type === "heading_open") break;
        add(paragraph(token, bullet), bullet.trim() !== "" && !isFirst);
        if (bullet) bullet = " ".repeat(bullet.length);
        break;
      case "fence":
        add(paint("dim", indented(token.content.trimEnd(), 4)));
        break;
      case "html_block": {
        const { content } = token;
        folded = false;
        if (content.includes("<summary>")) add(`? ${summary(content)}`);
        folded = content.lastIndexOf("<details>") > content.lastIndexOf("</details>");
        break;
      }
    }
  }
  return text;
}

function nextBullet(lists: ("-" | number)[]): string {
  const last = lists.at(-1);
  if (typeof last !== "number") return "- ";
  lists[lists.length - 1] = last + 1;
  return `${last}. `;
}

function paragraph(token: Token, bullet: string): string {
  const lines = wrapped(plain(token), WIDTH - bullet.length);
  return lines.map((line, i) => (i === 0 ? bullet : " ".repeat(bullet.length)) + line).join("\n");
}

/** What is to be read of a line: its code in backticks, without other marks. */
function plain(token: Token | undefined): string {
  return (token?.children ?? [])
    .map(({ type, content }) => {
      if (type === "code_inline") return `\`${content}\``;
      return type === "softbreak" || type === "hardbreak" ? " " : content;
    })
    .join("");
}

/** The question whose answer is folded. */
function summary(html: string): string {
  const [, text = ""] = /<summary>([\s\S]*?)<\/summary>/.exec(html) ?? [];
  const code = text.replace(/<\/?code>/g, "`").replace(/<[^>]+>/g, "");
  return code.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
