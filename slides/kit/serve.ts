/**
 * Serves a folder to this machine, and lets the pages load themselves anew when something has changed:
 * every page is told by a stream of events that stays open.
 */
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".pdf": "application/pdf",
  ".woff2": "font/woff2",
};

const CHANGES = "/changes";
const RELOAD = `<script>new EventSource("${CHANGES}").onmessage = () => location.reload();</script>`;

export interface Served {
  readonly address: string;
  /** Tells all pages that something has changed. */
  changed(): void;
  close(): void;
}

/**
 * Serves a folder at 127.0.0.1.
 *
 * @param port 0 for any that is free
 */
export async function serve(folder: string, port: number): Promise<Served> {
  const listeners = new Set<ServerResponse>();
  const server = createServer(async ({ url = "/" }, response) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    if (path === CHANGES) {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      return;
    }
    const name = path.endsWith("/") ? `${path}index.html` : path;
    // What goes upwards stays within: "/" in front makes normalize cut it off.
    const file = join(folder, normalize(`/${name}`));
    try {
      const content = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
      response.end(
        file.endsWith(".html") ? Buffer.concat([content, Buffer.from(RELOAD)]) : content,
      );
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end(`there is no ${path} here\n`);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    changed: () => {
      for (const response of listeners) response.write("data: changed\n\n");
    },
    close: () => {
      for (const response of listeners) response.end();
      server.close();
    },
  };
}
