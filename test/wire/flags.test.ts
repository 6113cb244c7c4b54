import assert from "node:assert/strict";
import { test } from "node:test";
import * as flags from "../../runtime/wire/flags.ts";

/** What a stock OTP 25 sends in its handshake, and OTP 27 too, but for DFLAG_PUBLISHED. */
const OTP_25 = 0xd07df7fbcn;
/** What a stock OTP 29 sends, but for DFLAG_PUBLISHED. */
const OTP_29 = 0x6d07df7fbcn;
/** What a stock OTP 25 asks for. */
const MANDATORY_25 = 0x1070f94n;

test("our flags are those of OTP 25 without the atom cache", () => {
  assert.equal(flags.OUR_FLAGS, OTP_25 & ~flags.DFLAG_DIST_HDR_ATOM_CACHE);
});

test("of OTP 29 we lack the atom cache, priorities and native records", () => {
  const { DFLAG_DIST_HDR_ATOM_CACHE, DFLAG_ALTACT_SIG, DFLAG_NATIVE_RECORDS } = flags;
  assert.equal(
    OTP_29 & ~flags.OUR_FLAGS,
    DFLAG_DIST_HDR_ATOM_CACHE | DFLAG_ALTACT_SIG | DFLAG_NATIVE_RECORDS,
  );
});

test("what OTP 26 demands is enough, and each of it is needed", () => {
  const mandatory = MANDATORY_25 | flags.DFLAG_UNLINK_ID | flags.DFLAG_V4_NC;
  assert.deepEqual(flags.missingFlags(mandatory), []);
  for (let bit = 1n; bit <= mandatory; bit <<= 1n)
    if (mandatory & bit) assert.equal(flags.missingFlags(mandatory & ~bit).length, 1);
});

test("a missing flag is called by its name", () => {
  assert.deepEqual(flags.missingFlags(OTP_25 & ~(1n << 17n) & ~flags.DFLAG_MANDATORY_25_DIGEST), [
    "DFLAG_MAP_TAG",
  ]);
});

test("DFLAG_MANDATORY_25_DIGEST stands for all that OTP 25 demands", () => {
  assert.deepEqual(flags.missingFlags(flags.MANDATORY_FLAGS), []);
  assert.equal(
    flags.expandFlags(flags.DFLAG_MANDATORY_25_DIGEST),
    MANDATORY_25 | flags.DFLAG_MANDATORY_25_DIGEST,
  );
  assert.equal(flags.expandFlags(flags.DFLAG_SPAWN), flags.DFLAG_SPAWN);
});
