/**
 * Whether a value is what a JSON schema says it is: the few words of the specification (draft 2020-12) that
 * the schemas in `docs/` use. A schema with another word fails, so that none is taken for obeyed.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | false;
}

const WORDS =
  "$ref $defs $schema type enum pattern maxLength minimum maximum items required properties " +
  "propertyNames additionalProperties title description";

/** @param name of a file in `docs/` */
export function assertSchema(name: string, json: unknown): void {
  const root: Schema = JSON.parse(readFileSync(join(CHECKOUT, "docs", name), "utf8"));
  check(root, json, "$", root);
}

function check(schema: Schema, json: unknown, at: string, root: Schema): void {
  for (const word of Object.keys(schema)) assert.ok(WORDS.split(" ").includes(word), word);
  if (schema.$ref !== undefined) {
    const named = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    assert.ok(named, schema.$ref);
    check(named, json, at, root);
    return;
  }
  if (schema.type !== undefined) assert.ok(isOfType(json, schema.type), `${at}: ${schema.type}`);
  if (schema.enum) assert.ok(schema.enum.includes(json), `${at}: one of ${schema.enum.join()}`);
  if (typeof json === "string") {
    if (schema.pattern !== undefined) assert.match(json, new RegExp(schema.pattern, "u"), at);
    assert.ok(json.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY), at);
  }
  if (typeof json === "number") {
    assert.ok(json >= (schema.minimum ?? Number.NEGATIVE_INFINITY), at);
    assert.ok(json <= (schema.maximum ?? Number.POSITIVE_INFINITY), at);
  }
  if (Array.isArray(json)) {
    const { items } = schema;
    if (items)
      for (const [index, item] of json.entries()) check(items, item, `${at}[${index}]`, root);
  } else if (isObject(json)) checkObject(schema, json, at, root);
}

function checkObject(schema: Schema, json: object, at: string, root: Schema): void {
  const { properties = {}, required = [], propertyNames, additionalProperties } = schema;
  for (const key of required) assert.ok(Object.hasOwn(json, key), `${at}: ${key} is required`);
  for (const [key, value] of Object.entries(json)) {
    if (propertyNames) check(propertyNames, key, `${at}: the name ${key}`, root);
    const own = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    assert.ok(own !== false, `${at}: there is no ${key}`);
    if (own) check(own, value, `${at}.${key}`, root);
  }
}

function isOfType(json: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(json);
  if (type === "array") return Array.isArray(json);
  return type === "object" ? isObject(json) && !Array.isArray(json) : typeof json === type;
}

function isObject(json: unknown): json is object {
  return typeof json === "object" && json !== null;
}
