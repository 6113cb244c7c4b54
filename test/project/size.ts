/**
 * How long the runtime is: lines, and lines of code without comments, blank lines and imports.
 *
 *     npx tsx test/project/size.ts
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../runtime", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

const floors = new Map<string, { lines: number; code: number }>();
for (const file of files) {
  const text = readFileSync(join(root, file), "utf8");
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^(?:import|export) [^;]*? from "[^"]*";$/gm, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
  const floor = file.split("/").slice(0, -1).join("/") || ".";
  const sum = floors.get(floor) ?? { lines: 0, code: 0 };
  sum.lines += text.split("\n").length - 1;
  sum.code += code.length;
  floors.set(floor, sum);
}
console.table(Object.fromEntries([...floors].sort()));
const all = [...floors.values()];
const total = (key: "lines" | "code") => all.reduce((sum, floor) => sum + floor[key], 0);
console.log(`${total("lines")} lines, ${total("code")} of them code, in ${files.length} files`);
