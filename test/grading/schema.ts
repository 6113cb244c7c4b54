/** Whether a value is what a JSON schema in `docs/` says it is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

/** In strict mode a schema with a word that does not exist is an error. */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

/** @param name of a file in `docs/` */
export function assertSchema(name: string, json: unknown): void {
  const validate =
    ajv.getSchema(name) ??
    ajv
      .addSchema(JSON.parse(readFileSync(join(CHECKOUT, "docs", name), "utf8")), name)
      .getSchema(name);
  assert.ok(validate);
  const isValid = validate(json);
  const [error] = validate.errors ?? [];
  const allowed = error?.params.allowedValues;
  assert.ok(
    isValid,
    `${error?.instancePath}: ${error?.message}${allowed ? ` ${allowed.join()}` : ""}`,
  );
}
