/**
 * Cookies: the secret that makes nodes a cluster. There are three ways to set it, as in the lecture:
 *
 * 1. the file `$HOME/.erlang.cookie`, which is made, with 20 random letters, if there is none;
 * 2. when the node is started: `-setcookie`;
 * 3. while it runs: `setCookie`, also for a single peer.
 *
 * Nobody but its owner may read the file: otherwise it is no secret, and the node refuses to start.
 * A cookie is never printed, not even in an error.
 */
import { randomInt, randomUUID } from "node:crypto";
import { link, lstat, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fitsAtom } from "../term/atom.ts";

/** What is wrong with the cookie file. */
export class CookieError extends Error {
  override readonly name = "CookieError";
}

const LETTERS = 20;

/**
 * The cookie of the file `.erlang.cookie` in a folder, which is made if there is none.
 *
 * @throws CookieError when others can read the file, or it holds no cookie
 */
export async function cookieFromFile(home: string = homedir()): Promise<string> {
  const path = join(home, ".erlang.cookie");
  return (await readCookie(path)) ?? createCookie(path);
}

async function readCookie(path: string): Promise<string | undefined> {
  const status = await lstat(path).catch(() => undefined);
  if (!status) return undefined;
  if (!status.isFile()) throw new CookieError(`${path} is no plain file: remove it`);
  if ((status.mode & 0o077) !== 0 && process.platform !== "win32")
    throw new CookieError(
      `Cookie file ${path} must be accessible by owner only: run chmod 400 ${path}`,
    );
  const cookie = (await readFile(path, "utf8")).replace(/\r?\n$/, "");
  if (!isCookie(cookie))
    throw new CookieError(
      `${path} holds no cookie: expected one line of 1 to 255 characters; remove it, and a node makes a new one`,
    );
  return cookie;
}

/**
 * Makes the file, whole or not at all: it is written under another name first, and then given its own. If
 * another node makes it at the same moment, its cookie counts.
 */
async function createCookie(path: string): Promise<string> {
  const letter = () => String.fromCharCode("A".charCodeAt(0) + randomInt(26));
  const cookie = Array.from({ length: LETTERS }, letter).join("");
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, cookie, { flag: "wx", mode: 0o400 });
    await link(draft, path).catch(async ({ code }: NodeJS.ErrnoException) => {
      if (code !== "EEXIST") await rename(draft, path); // some file systems have no links
    });
  } catch (error) {
    throw new CookieError(`${path} can't be made: ${(error as NodeJS.ErrnoException).code}`);
  } finally {
    await rm(draft, { force: true });
  }
  return (await readCookie(path)) as string;
}

/** Whether a text can be a cookie: it is an atom in Erlang. */
export function isCookie(text: string): boolean {
  return text.length > 0 && fitsAtom(text) && !/[\r\n]/.test(text);
}

/** The cookies of a node: its own, and those it has for single peers. A node that is printed does not show them. */
export class Cookies {
  #own: string;
  readonly #peers = new Map<string, string>();

  constructor(own: string) {
    this.#own = own;
  }

  get own(): string {
    return this.#own;
  }

  set own(cookie: string) {
    this.#own = cookie;
  }

  /** The cookie for a peer. */
  for(peer: string): string {
    return this.#peers.get(peer) ?? this.#own;
  }

  set(peer: string, cookie: string): void {
    this.#peers.set(peer, cookie);
  }
}
