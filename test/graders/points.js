/**
 * What `npm test` prints at its end: the labs, and how many of their checks pass. It is a reporter of
 * `node:test`, beside the one that tells of every test, and in JavaScript because Node loads reporters
 * before it is taught to read anything else.
 */

/** Where the tests of all labs are declared. */
const GRADER = /[\\/]graders[\\/]labs\.test\.ts$/;

/** @param {AsyncIterable<import("node:test/reporters").TestEvent>} events */
export default async function* points(events) {
  const labs = [];
  let lab = none();
  for await (const { type, data } of events) {
    if (!GRADER.test(data?.file ?? "") || (type !== "test:pass" && type !== "test:fail")) continue;
    // A lab itself is told of after its checks.
    const [, number, title] = /^lab (\d\d): (.*)$/.exec(data.name) ?? [];
    if (number !== undefined) {
      labs.push({ ...lab, number, title });
      lab = none();
    } else if (data.skip !== undefined) continue;
    else if (data.todo !== undefined) lab.untouched = true;
    else if (type === "test:pass") lab.passed++;
    else lab.failed++;
  }
  if (labs.length > 0) yield table(labs);
}

function none() {
  return { passed: 0, failed: 0, untouched: false };
}

function table(labs) {
  const width = Math.max(...labs.map(({ title }) => title.length));
  const lines = labs.map((lab) => `  ${lab.number}  ${lab.title.padEnd(width)}  ${told(lab)}`);
  return `\nLabs, and how many of their checks pass\n${lines.join("\n")}\n`;
}

function told({ passed, failed, untouched }) {
  return untouched ? "not begun" : `${String(passed).padStart(2)} of ${passed + failed}`;
}
