import assert from "node:assert/strict";
import { test } from "node:test";
import * as flags from "../../runtime/wire/flags.ts";

/** What a stock OTP 25 sends in its handshake, but for DFLAG_PUBLISHED. */
const OTP_25 = 0xd07df7fbcn;
/** What a stock OTP 25 asks for. */
const MANDATORY_25 = 0x1070f94n;

test("our flags are those of OTP 25 without the atom cache", () => {
  assert.equal(flags.OUR_FLAGS, OTP_25 & ~flags.DFLAG_DIST_HDR_ATOM_CACHE);
});

test("the flags that OTP 25 demands are enough, and each of them is needed", () => {
  assert.deepEqual(flags.missingFlags(MANDATORY_25), []);
  for (let bit = 1n; bit <= MANDATORY_25; bit <<= 1n)
    if (MANDATORY_25 & bit) assert.equal(flags.missingFlags(MANDATORY_25 & ~bit).length, 1);
});

test("a missing flag is called by its name", () => {
  assert.deepEqual(
    flags.missingFlags(OTP_25 & ~flags.DFLAG_MAP_TAG & ~flags.DFLAG_MANDATORY_25_DIGEST),
    ["DFLAG_MAP_TAG"],
  );
});

test("DFLAG_MANDATORY_25_DIGEST stands for all mandatory flags", () => {
  assert.deepEqual(flags.missingFlags(flags.DFLAG_MANDATORY_25_DIGEST), []);
  assert.equal(
    flags.expandFlags(flags.DFLAG_MANDATORY_25_DIGEST),
    MANDATORY_25 | flags.DFLAG_MANDATORY_25_DIGEST,
  );
  assert.equal(flags.expandFlags(flags.DFLAG_SPAWN), flags.DFLAG_SPAWN);
});
