/**
 * A certificate for tests: made on the spot, for `localhost`, and signed with its own key. X.509 is
 * written in DER: a tag, a length, and a content, which can be more of the same (RFC 5280, X.690).
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { bytes } from "./bytes.ts";

const HOUR = 3_600_000;

/** A certificate and its key, both as PEM. */
export function selfSigned(): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, "localhost"))));
  const time = (date: number) => {
    const digits = new Date(date).toISOString().replace(/\D/g, "");
    return der(0x17, `${digits.slice(2, 14)}Z`);
  };
  const extension = (id: Uint8Array, content: Uint8Array) => sequence(id, der(0x04, content));
  const altNames = sequence(der(0x82, "localhost"), der(0x87, bytes(127, 0, 0, 1)));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, bytes(2))), // version 3
    der(0x02, bytes(1)), // serial number
    ecdsaWithSha256,
    name,
    sequence(time(Date.now() - HOUR), time(Date.now() + HOUR)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        extension(oid(2, 5, 29, 17), altNames),
        extension(oid(2, 5, 29, 19), sequence(der(0x01, bytes(255)))), // its own authority
      ),
    ),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, ecdsaWithSha256, der(0x03, bytes(0, signature)));
  const base64 = Buffer.from(certificate).toString("base64").replace(/.{64}/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, content: string | Uint8Array): Uint8Array {
  const { length } = content;
  if (length < 128) return bytes(tag, length, content);
  return bytes(tag, 0x82, length >> 8, length & 0xff, content);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, bytes(...parts));
const set = (...parts: Uint8Array[]) => der(0x31, bytes(...parts));

/** An object identifier whose numbers after the second are below 16384. */
function oid(first: number, second: number, ...rest: number[]): Uint8Array {
  const numbers = rest.map((n) => (n < 128 ? bytes(n) : bytes(0x80 | (n >> 7), n & 0x7f)));
  return der(0x06, bytes(40 * first + second, ...numbers));
}

const ecdsaWithSha256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
