import assert from "node:assert/strict";
import { test } from "node:test";
import { isNodeName, isShortName } from "../../runtime/wire/node-name.ts";

test("a node name is a name, an at sign and a host", () => {
  for (const name of [
    "sif@surtur",
    "sif@surtur.example.org",
    "sif@127.0.0.1",
    "élan@hôte",
    "a-b_c@x",
  ])
    assert.equal(isNodeName(name), true, name);
  const wrong = ["", "sif", "@", "sif@", "@surtur", "a@b@c", "a b@c", "a\n@b", "a\u0000@b"];
  for (const name of [...wrong, `${"x".repeat(250)}@surtur`])
    assert.equal(isNodeName(name), false, JSON.stringify(name));
});

test("the longest node name has 255 characters, however many bytes they take", () => {
  assert.equal(isNodeName(`${"é".repeat(253)}@h`), true);
  assert.equal(isNodeName(`${"é".repeat(254)}@h`), false);
});

test("what a port mapper knows a node by has no at sign", () => {
  assert.equal(isShortName("sif"), true);
  for (const name of ["", "sif@surtur", "a b", "name\nat", "x".repeat(256)])
    assert.equal(isShortName(name), false, JSON.stringify(name));
});
