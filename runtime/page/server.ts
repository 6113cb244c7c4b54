/**
 * Serves a page to this machine. The address that is printed has a key in it, which other pages,
 * and other users of the machine, do not have.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is asked for with more bytes than these is refused: pages that are shared have many runs in them. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What does the page's work: an answer is an object, an error its text. */
export interface Deeds {
  /** The page, about a check of this name if one is given. */
  page(check: string | undefined): Promise<string>;
  /** By name, what the page may ask for. */
  readonly answers: Readonly<Record<string, (order: unknown) => Promise<object>>>;
}

export interface Served {
  readonly address: string;
  close(): void;
}

export async function serve({ page, answers }: Deeds): Promise<Served> {
  const key = randomUUID();
  let host = "";
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    // A page from elsewhere can't set this header, and by another name of this machine it can't read.
    const isPage = request.method === "GET" && pathname === "/" && searchParams.get("key") === key;
    const isOrder = request.method === "POST" && request.headers["x-key"] === key;
    const answer = answers[pathname.slice(1)];
    if (request.headers.host !== host || !(isPage || isOrder)) reply(response, 403, "not for you");
    else
      try {
        if (isPage) {
          const html = await page(searchParams.get("check") ?? undefined);
          reply(response, 200, html, "text/html; charset=utf-8");
        } else if (answer) {
          const done = await answer(JSON.parse(await read(request)));
          reply(response, 200, JSON.stringify(done), "application/json");
        } else reply(response, 404, `there is no ${pathname}`);
      } catch (error) {
        reply(response, 500, (error as Error).message);
      }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: `http://${host}/?key=${key}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function reply(
  response: ServerResponse,
  status: number,
  body: string,
  type = "text/plain; charset=utf-8",
): void {
  const headers = { "cache-control": "no-store", "referrer-policy": "no-referrer" };
  response.writeHead(status, { ...headers, "content-type": type }).end(body);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
