/**
 * The small changes that turn a solution into the mistakes that students make: an operator, a constant,
 * a statement or a clause that is missing, arguments in the wrong order, an `await` left out. Each is
 * made alone, in the text of a file, so that what is shown of it is the line as somebody would read it.
 */
import ts from "typescript";

/** A file with one change in it. */
export interface Mutant {
  readonly file: string;
  /** The file's text, changed. */
  readonly text: string;
  readonly line: number;
  /** The function that it is in, and the change: what it is known by in the list of equals. */
  readonly name: string;
}

/** What stands there instead of a node, and what kind of change that is. */
interface Change {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const { SyntaxKind } = ts;

/** Operators, and what is easily written for them. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["+"],
  "/": ["*"],
  "%": ["+"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "++": ["--"],
  "--": ["++"],
};

/** Functions of the runtime that are taken for each other. */
const TAKEN_FOR = new Map<string, readonly string[]>(
  Object.entries({
    get: ["erase"],
    link: ["monitor"],
    monitor: ["link"],
    spawnLink: ["spawn"],
    spawnMonitor: ["spawn"],
    apply: ["spawn"],
    whereis: ["t"],
    some: ["every"],
    every: ["some"],
    call: ["cast"],
    multicall: ["call"],
  }),
);

/** Calls whose order matters: what comes of `a(); b();` is not what comes of `b(); a();`. */
const ACTS =
  /\b(send|receive|spawn\w*|link|unlink|monitor\w*|demonitor|register|unregister|put|erase|exit|processFlag|say|next)\(/;

/** Every change of a file, in the order of its lines, but none in what its starter has too. */
export function mutantsOf(file: string, text: string, starter: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const counts = new Map<string, number>();
  const visit = (node: ts.Node, within: string): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (node.parent === source && starter.includes(node.getText())) return; // it was given
    const inside = nameOf(node) ?? within;
    for (const { kind, start, end, text: instead } of changesOf(node, source)) {
      const { line } = source.getLineAndCharacterOfPosition(start);
      const change = `${shown(text.slice(start, end))} → ${shown(instead) || "nothing"}`;
      const known = `${file}, ${inside}: ${kind}: ${change}`;
      const count = (counts.get(known) ?? 0) + 1;
      counts.set(known, count);
      const name = count > 1 ? `${known} (${count})` : known;
      mutants.push({
        file,
        text: text.slice(0, start) + instead + text.slice(end),
        line: line + 1,
        name,
      });
    }
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, "the file");
  return mutants.sort((a, b) => a.line - b.line);
}

/** The name of a function, or of a table of constants, that others are inside of. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name?.text;
  const isTop = ts.isVariableStatement(node) && ts.isSourceFile(node.parent);
  return isTop ? node.declarationList.declarations[0]?.name.getText() : undefined;
}

function changesOf(node: ts.Node, source: ts.SourceFile): Change[] {
  const { text } = source;
  const whole = (kind: string, instead: string): Change => ({
    ...{ kind, start: node.getStart(), end: node.getEnd(), text: instead },
  });
  const part = (child: ts.Node, kind: string, instead: string): Change => ({
    ...{ kind, start: child.getStart(), end: child.getEnd(), text: instead },
  });
  const changes: Change[] = [];
  if (ts.isBlock(node) || ts.isSourceFile(node)) changes.push(...orders(node.statements, text));
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node))
    changes.push(whole("removed statement", ";"));
  if (ts.isIfStatement(node) && !node.elseStatement) changes.push(whole("removed statement", ";"));
  if (ts.isReturnStatement(node) && node.expression)
    changes.push(whole("no return", `${node.expression.getText()};`));
  if (ts.isAwaitExpression(node)) changes.push(whole("no await", node.expression.getText()));
  if (isAtom(node) && !isInPattern(node)) changes.push(whole("constant", 'Symbol.for("oops")'));
  if (ts.isNumericLiteral(node)) changes.push(whole("constant", node.text === "0" ? "1" : "0"));
  if (node.kind === SyntaxKind.TrueKeyword) changes.push(whole("constant", "false"));
  if (node.kind === SyntaxKind.FalseKeyword) changes.push(whole("constant", "true"));
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText();
    for (const other of OPERATORS[operator] ?? [])
      changes.push(part(node.operatorToken, "operator", other));
  }
  if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === SyntaxKind.ExclamationToken)
      changes.push(whole("operator", node.operand.getText()));
  }
  if (ts.isPostfixUnaryExpression(node))
    changes.push(
      whole("operator", node.operand.getText() + (node.getText().endsWith("++") ? "--" : "++")),
    );
  for (const condition of conditionsOf(node))
    for (const fixed of ["true", "false"])
      if (condition.getText() !== fixed) changes.push(part(condition, "condition", fixed));
  if (ts.isCallExpression(node)) changes.push(...callChanges(node, whole, part));
  return changes;
}

function conditionsOf(node: ts.Node): ts.Node[] {
  if (ts.isIfStatement(node)) return [node.expression];
  return ts.isConditionalExpression(node) ? [node.condition] : [];
}

/** Two statements in the wrong order, where one of them sends, receives or the like. */
function orders(statements: readonly ts.Statement[], text: string): Change[] {
  return statements.slice(1).flatMap((second, i) => {
    const first = statements[i] as ts.Statement;
    if (!isMovable(first) || !isMovable(second)) return [];
    const [one, two] = [first.getText(), second.getText()];
    if (!ACTS.test(one) || !ACTS.test(two) || one === two) return [];
    const between = text.slice(first.getEnd(), second.getStart());
    const [start, end] = [first.getStart(), second.getEnd()];
    return [{ kind: "order", start, end, text: `${two}${between}${one}` }];
  });
}

const isMovable = (node: ts.Statement) => ts.isExpressionStatement(node);

type Part = (child: ts.Node, kind: string, instead: string) => Change;

function callChanges(
  node: ts.CallExpression,
  whole: (kind: string, instead: string) => Change,
  part: Part,
): Change[] {
  const { expression: called, arguments: args } = node;
  const name = called.getText();
  const last = ts.isPropertyAccessExpression(called) ? called.name : called;
  const changes = (TAKEN_FOR.get(last.getText()) ?? []).map((other) =>
    part(last, "taken for", other),
  );
  if (name === "receive") {
    if (args.length > 1)
      changes.push(
        ...args.map((clause) => {
          const rest = args.filter((each) => each !== clause).map((each) => each.getText());
          const kind = clause.getText().startsWith("after") ? "no after" : "removed clause";
          return { ...whole(kind, `receive(${rest.join(", ")})`) };
        }),
      );
    return changes;
  }
  if (name === "on" && args[0]) return [...changes, ...looser(args[0], part)];
  if (name === "send" && args[0] && ["From", "from"].includes(args[0].getText()))
    changes.push(part(args[0], "pid", "self()"));
  if (name === "self") changes.push(whole("pid", "undefined as never"));
  for (let i = 0; i + 1 < args.length && name !== "equal"; i++) {
    const [one, two] = [args[i] as ts.Node, args[i + 1] as ts.Node];
    if (one.getText() === two.getText() || isInPattern(node)) continue;
    const texts = args.map((each) => each.getText());
    [texts[i], texts[i + 1]] = [two.getText(), one.getText()];
    changes.push(whole("swapped arguments", `${name}(${texts.join(", ")})`));
  }
  return changes;
}

/** Patterns with a hole where something was said. */
function looser(pattern: ts.Node, part: Part): Change[] {
  const text = pattern.getText();
  if (text === "_" || /^\$(\.\w+)?\(/.test(text)) return [];
  const inner =
    ts.isCallExpression(pattern) && pattern.expression.getText() === "t"
      ? pattern.arguments.flatMap((each) => looser(each, part))
      : [];
  return ts.isCallExpression(pattern) ? inner : [part(pattern, "looser pattern", "_")];
}

/** Whether this is an atom of the file's table, where it is used. */
function isAtom(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.expression.getText() === "atoms";
}

/** Whether a node is a part of a pattern: its places are seen to elsewhere. */
function isInPattern(node: ts.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    if (!ts.isCallExpression(at.parent)) continue;
    const { expression, arguments: args } = at.parent;
    if (["on", "match"].includes(expression.getText()) && args[0] === at) return true;
  }
  return false;
}

const MAX_SHOWN = 90;

/** A change in one line. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}
