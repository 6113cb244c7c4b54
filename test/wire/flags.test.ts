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

test("what OTP 25 demands and UNLINK_ID are enough, and each of them is needed", () => {
  const mandatory = MANDATORY_25 | flags.DFLAG_UNLINK_ID;
  assert.deepEqual(flags.missingFlags(mandatory), []);
  for (let bit = 1n; bit <= mandatory; bit <<= 1n)
    if (mandatory & bit) assert.equal(flags.missingFlags(mandatory & ~bit).length, 1);
});

test("a missing flag is called by its name", () => {
  assert.deepEqual(
    flags.missingFlags(OTP_25 & ~flags.DFLAG_MAP_TAG & ~flags.DFLAG_MANDATORY_25_DIGEST),
    ["DFLAG_MAP_TAG"],
  );
});

test("DFLAG_MANDATORY_25_DIGEST stands for all that OTP 25 demands", () => {
  const abbreviated = flags.DFLAG_MANDATORY_25_DIGEST | flags.DFLAG_UNLINK_ID;
  assert.deepEqual(flags.missingFlags(abbreviated), []);
  assert.equal(
    flags.expandFlags(flags.DFLAG_MANDATORY_25_DIGEST),
    MANDATORY_25 | flags.DFLAG_MANDATORY_25_DIGEST,
  );
  assert.equal(flags.expandFlags(flags.DFLAG_SPAWN), flags.DFLAG_SPAWN);
});
