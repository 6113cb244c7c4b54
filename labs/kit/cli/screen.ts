/** How a lab looks on the screen: colours where they are welcome, and the layout of what is told. */
import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Colours a text, on a terminal whose user has not asked for none (`NO_COLOR`). */
export function paint(style: Style, text: string): string {
  const welcome = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return welcome ? styleText(style, text, { validateStream: false }) : text;
}

export function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** Moves every line to the right. */
export function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}

const WIDTH = 96;

/** A label and a text beside it, on as many lines as it needs. */
export function entry(label: string, text: string, column = 13): string {
  const lines = text.split("\n").flatMap((line) => wrapped(line, WIDTH - column));
  const [first = "", ...rest] = lines;
  return [`  ${label.padEnd(column - 2)}${first}`, ...rest.map((l) => " ".repeat(column) + l)].join(
    "\n",
  );
}

/** A line on as many lines as it needs. */
export function wrapped(line: string, width: number): string[] {
  const lines = [""];
  for (const word of line.split(/(?<= )/)) {
    const last = lines.at(-1) as string;
    if (last !== "" && (last + word).trimEnd().length > width) lines.push(word);
    else lines[lines.length - 1] = last + word;
  }
  return lines.map((each) => each.trimEnd());
}
