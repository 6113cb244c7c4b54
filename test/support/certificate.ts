/**
 * Certificates for tests: made on the spot, for `localhost`, and signed with their own key, or another. X.509 is
 * written in DER: a tag, a length, and a content, which can be more of the same (RFC 5280, X.690).
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { bytes } from "./bytes.ts";

const HOUR = 3_600_000;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate and its key, both as PEM. */
export function selfSigned(): Certificate {
  const pair = newPair();
  return { cert: certificate(pair, "localhost", pair, "localhost", true), key: pem(pair) };
}

/**
 * A certificate that another one has signed, and that one: for `localhost`, 127.0.0.1 and another host.
 *
 * @param host of the machine
 */
export function signed(host: string): Certificate & { readonly ca: string } {
  const [authority, pair] = [newPair(), newPair()];
  return {
    ca: certificate(authority, "authority", authority, "authority", true),
    cert: certificate(pair, host, authority, "authority", false),
    key: pem(pair),
  };
}

type Pair = ReturnType<typeof newPair>;
const newPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = ({ privateKey }: Pair) =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** A certificate for the key of a pair, signed with that of another. */
function certificate(pair: Pair, host: string, by: Pair, issuer: string, isCa: boolean): string {
  const nameOf = (name: string) => sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, name))));
  const time = (date: number) => {
    const digits = new Date(date).toISOString().replace(/\D/g, "");
    return der(0x17, `${digits.slice(2, 14)}Z`);
  };
  const extension = (id: Uint8Array, content: Uint8Array) => sequence(id, der(0x04, content));
  const hosts = [...new Set([host, "localhost"])].map((name) => der(0x82, name));
  const altNames = sequence(...hosts, der(0x87, bytes(127, 0, 0, 1)));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, bytes(2))), // version 3
    der(0x02, bytes(isCa ? 1 : 2)), // serial number
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(Date.now() - HOUR), time(Date.now() + HOUR)),
    nameOf(host),
    pair.publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        extension(oid(2, 5, 29, 17), altNames),
        extension(oid(2, 5, 29, 19), isCa ? sequence(der(0x01, bytes(255))) : sequence()),
      ),
    ),
  );
  const signature = sign("sha256", toBeSigned, by.privateKey);
  const whole = sequence(toBeSigned, ecdsaWithSha256, der(0x03, bytes(0, signature)));
  const base64 = Buffer.from(whole)
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

function der(tag: number, content: string | Uint8Array): Uint8Array {
  const { length } = content;
  if (length < 128) return bytes(tag, length, content);
  if (length < 256) return bytes(tag, 0x81, length, content);
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
