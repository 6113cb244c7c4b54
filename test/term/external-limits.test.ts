import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createDeflate } from "node:zlib";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import type { TermErrorCode } from "../../runtime/term/external/term-error.ts";
import { MAX_BIG_BYTES, MAX_TERM_BYTES } from "../../runtime/term/limits.ts";
import type { Term } from "../../runtime/term/term.ts";
import { bytes, u } from "./fixtures.ts";

const refused = (code: TermErrorCode, encoded: Uint8Array, maxBytes?: number) =>
  assert.throws(() => decode(encoded, maxBytes), { name: "TermError", code });

test("a list that is the tail of a list is no deeper, however often", () => {
  const chain = bytes(131, Buffer.alloc(7 * 100_000, bytes(108, u(4, 1), 97, 1)), 106);
  assert.equal((decode(chain) as Term[]).length, 100_000);
});

test("a count that there are no bytes for is a fault, and nothing is allocated for it", () => {
  const before = process.memoryUsage().heapTotal;
  for (const tag of [105, 108, 109, 116]) refused("truncated", bytes(131, tag, u(4, -1), 97, 1));
  refused("truncated", bytes(131, 77, u(4, -1), 3, 1));
  refused("truncated", bytes(131, 112, u(4, 60), 1, u(16, 0), u(4, 0), u(4, -1), 119, 1, "m"));
  assert.ok(process.memoryUsage().heapTotal - before < 100e6);
});

test("a compressed term is not inflated beyond the size it announces", async () => {
  const zeros = Buffer.alloc(1024 * 1024);
  const deflate = createDeflate();
  const zip = buffer(deflate);
  for (let i = 0; i < 300; i++) if (!deflate.write(zeros)) await once(deflate, "drain");
  deflate.end();
  const bomb = bytes(131, 80, u(4, 10), await zip);
  const before = process.resourceUsage().maxRSS;
  refused("bad-compression", bomb);
  assert.ok(process.resourceUsage().maxRSS - before < 100_000, "took 100 MB or more");
});

test("a term has a greatest length", () => {
  refused("too-long", bytes(131, 97, 1), 2);
  assert.equal(decode(bytes(131, 97, 1), 3), 1);
  refused("too-long", new Uint8Array(MAX_TERM_BYTES + 1));
});

test("an integer has a greatest length, and passes at it", () => {
  const encoded = bytes(131, 111, u(4, MAX_BIG_BYTES), 1, Buffer.alloc(MAX_BIG_BYTES, 255));
  const greatest = decode(encoded);
  assert.ok(greatest === 1n - (1n << BigInt(8 * MAX_BIG_BYTES)));
  assert.equal(Buffer.compare(encode(greatest), encoded), 0);
  assert.throws(() => encode((greatest as bigint) - 1n), RangeError);
  refused(
    "too-long",
    bytes(131, 111, u(4, MAX_BIG_BYTES + 1), 1, Buffer.alloc(MAX_BIG_BYTES + 1, 255)),
  );
});

test("a list of a million elements passes", () => {
  const list = Array.from({ length: 1_000_000 }, (_, i) => i);
  assert.deepEqual(decode(encode(list)), list);
});

test("whatever the bytes are, a term takes no more than 128 times the memory", () => {
  const size = 1024 * 1024;
  const file = fileURLToPath(new URL("hostile.ts", import.meta.url));
  const memory = `--max-old-space-size=${(128 * size) / 1024 ** 2}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [memory, "--import", "tsx", file, String(size)],
    { encoding: "utf8" },
  );
  const outcomes = stdout.trimEnd().split("\n");
  assert.equal(outcomes.length, 11, stdout + stderr);
  for (const outcome of outcomes)
    assert.match(outcome, outcome.includes("promise") ? /: truncated$/ : /: read$/);
});
