/**
 * What this machine is called, for the name of a node that was given none behind the `@`. A short name is the
 * first part of what the system says. For the rest of a long one, `erl` looks in three places, and so do
 * we: the domain in `/etc/resolv.conf`, the system's name itself, and the full name in `/etc/hosts`.
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** The host for a node's name; `undefined` when a long one is wanted and none is known. */
export function ownHost(long: boolean): string | undefined {
  const [short = "", ...domain] = hostname().split(".");
  if (!long) return short;
  const stated = lines("/etc/resolv.conf").findLast(([word]) => word === "domain")?.[1];
  if (stated !== undefined) return `${short}.${stated}`;
  if (domain.length > 0) return [short, ...domain].join(".");
  const known = lines("/etc/hosts").find(
    ([, full = "", ...aliases]) => full.includes(".") && aliases.includes(short),
  );
  return known?.[1];
}

/** The words in the lines of a file, without its comments. */
function lines(path: string): string[][] {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // this system has no such file
  }
  return text.split("\n").map((line) =>
    line
      .replace(/[#;].*/, "")
      .trim()
      .split(/\s+/),
  );
}
